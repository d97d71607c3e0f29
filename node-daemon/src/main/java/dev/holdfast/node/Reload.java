package dev.holdfast.node;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.NodeFile;
import dev.holdfast.node.config.NodeFileException;
import dev.holdfast.node.config.Problem;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.node.filter.FilterException;
import dev.holdfast.node.session.ControlPlaneSession;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the node's file again and puts it into force; routers that the change does not concern notice nothing. A file with a
 * problem changes nothing: all of its problems are told, and the former one stays.
 */
final class Reload {

    private final Path file;
    private final Engine engine;
    private final @Nullable ControlPlaneSession session;
    private final AcceptMode acceptMode;
    private final EngineLog log;
    private NodeConfig inForce;

    /** {@code session} is null for a node that runs alone. */
    Reload(
            Path file,
            NodeConfig inForce,
            Engine engine,
            @Nullable ControlPlaneSession session,
            AcceptMode acceptMode,
            EngineLog log) {
        this.file = file;
        this.inForce = inForce;
        this.engine = engine;
        this.session = session;
        this.acceptMode = acceptMode;
        this.log = log;
    }

    /** At every SIGHUP, until the thread is interrupted. */
    void atEvery(HangupSignal hangup) {
        try {
            while (true) {
                hangup.await();
                reload();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void reload() throws InterruptedException {
        NodeConfig next;
        try {
            next = NodeFile.read(file);
        } catch (NodeFileException e) {
            for (Problem problem : e.problems()) {
                log.warn("event=reload-problem file=" + file + " line=" + problem.line() + " problem=\""
                        + (problem.field().isEmpty() ? "" : problem.field() + " ") + problem.message() + "\"");
            }
            log.warn("event=reload-refused file=" + file + " problems="
                    + e.problems().size() + " instead=\"the file as it was read before stays in force\"");
            return;
        }
        try {
            acceptMode.enforce(next.routers());
        } catch (FilterException refused) {
            log.warn("event=reload-refused file=" + file + " reason=\"" + refused.getMessage()
                    + "\" instead=\"the file as it was read before stays in force\"");
            return;
        }
        tellWhatWaits(next);
        try {
            apply(next);
            log.info(
                    "event=reloaded file=" + file + " routers=" + next.routers().size());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            log.warn("event=reload-incomplete file=" + file + " reason=\"" + cause.getMessage() + "\"");
        }
        inForce = next;
    }

    /** Identity and connection are those of the start. */
    private void tellWhatWaits(NodeConfig next) {
        if (!next.node().equals(inForce.node())) {
            tellThatItWaits("node");
        }
        if (!next.controlPlane().equals(inForce.controlPlane())) {
            tellThatItWaits("controlPlane");
        }
        if (!Objects.equals(next.notifyTarget(), inForce.notifyTarget())) {
            tellThatItWaits("notify");
        }
    }

    private void tellThatItWaits(String section) {
        log.warn("event=reload-needs-restart section=" + section + " remedy=\"restart holdfastd to change it\"");
    }

    private void apply(NodeConfig next) throws InterruptedException, ExecutionException {
        if (session != null) {
            session.reload(next, engine);
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        engine.submit(new EngineCommand.Apply(next.routers(), 0, done));
        done.get();
    }
}
