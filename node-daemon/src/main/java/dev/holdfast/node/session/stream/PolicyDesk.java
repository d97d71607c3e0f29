package dev.holdfast.node.session.stream;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.session.events.EventRecorder;
import dev.holdfast.node.session.policy.PolicyKeeper;
import dev.holdfast.proto.v1.PolicyPush;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where pushed policies are dealt with, one at a time and off the conversation's thread, since the engine is asked. A newer push
 * supersedes one that waits. Outlives conversations: a policy that was begun is finished.
 */
public final class PolicyDesk {

    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.policy");

    private final PolicyKeeper keeper;
    private final Engine engine;
    private final EventRecorder recorder;
    private final NodeClock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final AtomicReference<@Nullable PolicyPush> newest = new AtomicReference<>();
    private String lastRejection = "";

    public PolicyDesk(PolicyKeeper keeper, Engine engine, EventRecorder recorder, NodeClock clock) {
        this.keeper = keeper;
        this.engine = engine;
        this.recorder = recorder;
        this.clock = clock;
    }

    NodeConfig config() {
        return keeper.config();
    }

    PolicyKeeper.InForce inForce() {
        return keeper.inForce();
    }

    /** Returns at once; {@code decided} is called on another thread, unless a newer push comes before. */
    void take(PolicyPush push, BiConsumer<PolicyPush, PolicyKeeper.Answer> decided) {
        newest.set(push);
        Thread.ofVirtual().name("policy").start(() -> {
            try {
                oneAtATime.lockInterruptibly();
                try {
                    if (newest.get() == push) {
                        decided.accept(push, decide(push));
                    }
                } finally {
                    oneAtATime.unlock();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private PolicyKeeper.Answer decide(PolicyPush push) throws InterruptedException {
        PolicyKeeper.Answer answer = keeper.take(push, engine);
        boolean news = switch (answer) {
            case PolicyKeeper.Answer.Applied applied -> {
                if (applied.changed()) {
                    LOG.info("event=policy-applied revision={}", push.getRevision());
                }
                lastRejection = "";
                yield applied.changed();
            }
            case PolicyKeeper.Answer.Rejected rejected -> {
                String rejection = push.getRevision() + " " + rejected.reason();
                boolean first = !rejection.equals(lastRejection);
                lastRejection = rejection;
                if (first) {
                    LOG.warn(
                            "event=policy-rejected revision={} reason=\"{}\" inForce={}",
                            push.getRevision(),
                            rejected.reason(),
                            rejected.inForce().revision());
                }
                yield first;
            }
        };
        if (news) {
            recorder.record(SessionMessages.policyEvent(clock.now(), push, answer));
        }
        return answer;
    }
}
