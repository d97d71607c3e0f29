package dev.holdfast.node.session.stream;

import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.EngineCommand.Handover;
import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.node.session.wire.RouterMessages;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a step of an operator's handing over is passed to the engine, which alone decides whether it can be done. */
final class HandoverDesk {

    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.handover");
    private static final int LONGEST_ID = 64;
    private static final int MOST_MILLIS = 60_000;

    private final Engine engine;

    HandoverDesk(Engine engine) {
        this.engine = engine;
    }

    /** Returns at once; {@code answered} is called on another thread, or on this one where the message says nothing that can be done. */
    void take(HandoverStep message, Consumer<HandoverAnswer> answered) {
        Optional<Handover.Step> step = step(message);
        Optional<RouterKey> router = RouterMessages.key(message.getRouter());
        if (step.isEmpty() || router.isEmpty() || message.getId().length() > LONGEST_ID) {
            answered.accept(refused(message, "INVALID"));
            return;
        }
        CompletableFuture<Handover.Answer> answer = new CompletableFuture<>();
        answer.whenComplete((done, failure) -> {
            HandoverAnswer told = failure == null ? told(message, done) : refused(message, "STOPPING");
            LOG.info(
                    "event=handover router={} step={} result={}",
                    router.get(),
                    message.getRole(),
                    told.getRefusal().isEmpty() ? "DONE" : told.getRefusal());
            answered.accept(told);
        });
        engine.submit(new EngineCommand.Handover(router.get(), step.get(), answer));
    }

    private static Optional<Handover.Step> step(HandoverStep message) {
        return switch (message.getRole()) {
            case ROLE_HEIR -> {
                int millis = message.getValidMillis();
                yield millis > 0 && millis <= MOST_MILLIS
                        ? Optional.of(new Handover.Step.BecomeHeir(Duration.ofMillis(millis)))
                        : Optional.empty();
            }
            case ROLE_HOLDER -> address(message.getHeir()).map(Handover.Step.GiveTo::new);
            case ROLE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<IpAddress> address(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static HandoverAnswer told(HandoverStep message, Handover.Answer answer) {
        return switch (answer) {
            case Handover.Answer.Done(IpAddress source) ->
                answer(message).setSource(source.toString()).build();
            case Handover.Answer.Refused(String why) -> refused(message, why);
        };
    }

    private static HandoverAnswer refused(HandoverStep message, String why) {
        return answer(message).setRefusal(why).build();
    }

    private static HandoverAnswer.Builder answer(HandoverStep message) {
        String id = message.getId();
        return HandoverAnswer.newBuilder()
                .setId(id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id)
                .setRole(
                        message.getRole() == HandoverStep.Role.UNRECOGNIZED
                                ? HandoverStep.Role.ROLE_UNSPECIFIED
                                : message.getRole());
    }
}
