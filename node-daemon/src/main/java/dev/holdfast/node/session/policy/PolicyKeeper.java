package dev.holdfast.node.session.policy;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.session.durable.DurableFile;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.vrrp.settings.EffectiveSettings;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which policy is in force. Holds on to the last good one across restarts, whether there is a control plane or not; a bad one
 * changes nothing.
 */
public final class PolicyKeeper {

    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.policy");

    private final PolicyFile file;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile NodeConfig config;
    private volatile InForce inForce;

    /**
     * The settings that hold now.
     *
     * @param revision of the policy laid over the file; 0: only the file
     */
    public record InForce(long revision, List<RouterSettings> settings) {
        public InForce {
            settings = List.copyOf(settings);
        }

        /** SHA-256 of the effective settings. */
        public byte[] hash() {
            return EffectiveSettings.hash(settings);
        }
    }

    /** What came of a push. */
    public sealed interface Answer {

        /** What holds after it. */
        InForce inForce();

        /**
         * It is in force, and kept.
         *
         * @param changed false: it was in force already
         */
        record Applied(InForce inForce, boolean changed) implements Answer {}

        /** Nothing changed. The reason names the setting, the value and the remedy. */
        record Rejected(String reason, InForce inForce) implements Answer {}
    }

    /**
     * Finds what was in force last. A policy that does not fit the file any more, or is damaged, is left alone with a word in the
     * log: the file then holds until the control plane says otherwise.
     */
    public PolicyKeeper(NodeConfig config, Path path) {
        this.file = new PolicyFile(path);
        this.config = config;
        this.inForce = underPolicy(config);
    }

    /** The file with the last good policy over it, or the file alone. */
    private InForce underPolicy(NodeConfig declared) {
        return lastGood(new PolicyReview(declared)).orElseGet(() -> new InForce(0, declared.routers()));
    }

    private Optional<InForce> lastGood(PolicyReview review) {
        try {
            Optional<PolicyPush> kept = file.read();
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            return switch (review.of(review.within(kept.get()))) {
                case PolicyReview.Verdict.Good good ->
                    Optional.of(new InForce(kept.get().getRevision(), good.settings()));
                case PolicyReview.Verdict.Bad bad -> {
                    LOG.warn(
                            "event=kept-policy-does-not-fit revision={} reason=\"{}\" instead=\"the node's file\"",
                            kept.get().getRevision(),
                            bad.reason());
                    yield Optional.empty();
                }
            };
        } catch (IOException e) {
            LOG.warn("event=kept-policy-unreadable reason=\"{}\" instead=\"the node's file\"", e.getMessage());
            return Optional.empty();
        }
    }

    /** What holds now. */
    public InForce inForce() {
        return inForce;
    }

    /** The node's file as it was read last. */
    public NodeConfig config() {
        return config;
    }

    /**
     * Another file is in force from now on, the last good policy laid over it. Blocks until the engine has done it.
     *
     * @throws ExecutionException if the engine refuses it; the file is in force all the same
     */
    public void reload(NodeConfig next, Engine engine) throws InterruptedException, ExecutionException {
        oneAtATime.lockInterruptibly();
        try {
            InForce wanted = underPolicy(next);
            config = next;
            inForce = wanted;
            submit(wanted, engine);
        } finally {
            oneAtATime.unlock();
        }
    }

    private static void submit(InForce wanted, Engine engine) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        engine.submit(new EngineCommand.Apply(wanted.settings(), wanted.revision(), done));
        done.get();
    }

    /**
     * Checks a push, puts it into force and keeps it. Blocks until the engine has done it.
     *
     * <p>The new file is written before the engine is asked and moved into place afterwards: what cannot be kept is not put into
     * force, and what was not put into force is not kept.
     */
    public Answer take(PolicyPush push, Engine engine) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            return decide(push, engine);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Answer decide(PolicyPush push, Engine engine) throws InterruptedException {
        InForce before = inForce;
        switch (new PolicyReview(config).of(push)) {
            case PolicyReview.Verdict.Bad bad -> {
                return new Answer.Rejected(bad.reason(), before);
            }
            case PolicyReview.Verdict.Good good -> {
                InForce wanted = new InForce(push.getRevision(), good.settings());
                if (wanted.equals(before)) {
                    return new Answer.Applied(before, false);
                }
                try {
                    return apply(wanted, file.prepare(push), engine);
                } catch (IOException e) {
                    return new Answer.Rejected("the node cannot keep it: " + e.getMessage(), before);
                }
            }
        }
    }

    private Answer apply(InForce wanted, DurableFile.Prepared prepared, Engine engine)
            throws IOException, InterruptedException {
        try {
            submit(wanted, engine);
        } catch (ExecutionException e) {
            prepared.discard();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Answer.Rejected("the engine refuses it: " + cause.getMessage(), inForce);
        }
        inForce = wanted;
        try {
            prepared.commit();
        } catch (IOException e) {
            LOG.warn("event=policy-not-kept revision={} reason=\"{}\"", wanted.revision(), e.getMessage());
        }
        return new Answer.Applied(wanted, true);
    }
}
