package dev.holdfast.node;

import dev.holdfast.node.address.LeftoverFile;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.VrrpEngine;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.resign.ResignationFile;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.node.session.ControlPlaneSession;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The wiring: log, engine, session, status socket, and their end in the right order. */
final class Daemon {

    private static final long STOP_SECONDS = 3;

    private final EventLog log;
    private final VrrpEngine engine;
    private final LeftoverRecorder recorder;
    private final @Nullable ResignationRecorder resignations;
    private final @Nullable ControlPlaneSession session;
    private volatile int exitCode;
    private volatile boolean started;

    private Daemon(NodeConfig config, StateDirectory directory) throws IOException {
        log = new EventLog(LoggerFactory.getLogger("holdfastd"));
        LeftoverFile leftovers = new LeftoverFile(directory.leftovers());
        recorder = new LeftoverRecorder(leftovers, log::warn);
        session = config.controlPlane().isEmpty() ? null : ControlPlaneSession.open(config, directory, Version.text());
        String run = System.getenv().getOrDefault(ResignationFile.RUN_VARIABLE, "");
        resignations =
                run.isBlank() ? null : new ResignationRecorder(new ResignationFile(directory.resign(), run), log::warn);
        engine = new VrrpEngine(
                session == null ? log : log.andThen(session.outlet()), log, leftovers, recorder, resignations);
    }

    /**
     * Runs until SIGTERM, SIGINT or a defect. The process then ends by the shutdown hook, which alone knows when all is let go.
     *
     * @throws UserMistake if it cannot start
     */
    static int run(NodeConfig config, StateDirectory directory) {
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            Daemon daemon = new Daemon(config, directory);
            daemon.start(config, directory);
            return daemon.exitCode;
        } catch (IOException failed) {
            throw new UserMistake("the state directory cannot be used: " + failed.getMessage(), failed);
        }
    }

    private void start(NodeConfig config, StateDirectory directory) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        List<RouterSettings> settings = config.routers();
        long policyRevision = 0;
        if (session != null) {
            // The last good policy holds from the first advertisement on, whether or not anybody can be reached.
            settings = session.inForce().settings();
            policyRevision = session.inForce().revision();
        }
        try {
            engine.start(settings, policyRevision);
        } catch (KernelException refused) {
            exitCode = 1;
            throw new UserMistake(String.valueOf(refused.getMessage()), refused);
        }
        started = true;
        log.info("event=started node=" + config.node() + " version=" + Version.text() + " routers="
                + config.routers().size() + " stateDirectory=" + directory.path());
        UnenforcedSettings.warn(settings, log);
        if (session != null) {
            session.start(engine);
        }
        StatusReport report = new StatusReport(config.node(), engine, session);
        try (StatusServer _ = StatusServer.open(directory.statusSocket(), report)) {
            engine.ended().join();
        } catch (CompletionException died) {
            exitCode = 1;
            LoggerFactory.getLogger("holdfastd").error("event=engine-died", died.getCause());
        }
    }

    /** In the shutdown hook: ends the process itself, since the JVM would turn SIGTERM into exit code 143. */
    private void stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        engine.submit(new EngineCommand.Stop(done));
        try {
            engine.ended().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException alreadyTold) {
            exitCode = 1;
        } catch (TimeoutException | InterruptedException hung) {
            exitCode = 1;
            log.warn("event=stop-timed-out seconds=" + STOP_SECONDS);
        }
        recorder.close();
        if (resignations != null) {
            resignations.close();
        }
        if (session != null) {
            session.close();
        }
        if (started) {
            log.info("event=stopped exitCode=" + exitCode);
        }
        log.close();
        Runtime.getRuntime().halt(exitCode);
    }
}
