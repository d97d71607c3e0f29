package dev.holdfast.node;

import dev.holdfast.node.address.LeftoverFile;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.NotifyTarget;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.EventOutlet;
import dev.holdfast.node.engine.VrrpEngine;
import dev.holdfast.node.filter.AcceptModeFilter;
import dev.holdfast.node.filter.FilterException;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.notify.NotifyFifo;
import dev.holdfast.node.probe.DeafnessFile;
import dev.holdfast.node.probe.LandmarkFile;
import dev.holdfast.node.resign.ResignationFile;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.node.session.ControlPlaneSession;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
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
    private final LandmarkFile landmarks;
    private final DeafnessFile deafness;
    private final @Nullable ResignationRecorder resignations;
    private final @Nullable ControlPlaneSession session;
    private final @Nullable NotifyFifo notify;
    private final LeftoverFile leftovers;
    private final AcceptMode acceptMode;
    private volatile int exitCode;
    private volatile boolean started;

    private Daemon(NodeConfig config, StateDirectory directory) throws IOException {
        log = new EventLog(LoggerFactory.getLogger("holdfastd"));
        leftovers = new LeftoverFile(directory.leftovers());
        recorder = new LeftoverRecorder(leftovers::write, log::warn);
        acceptMode = new AcceptMode(new AcceptModeFilter(directory.path()), recorder, log);
        session = config.controlPlane().isEmpty() ? null : ControlPlaneSession.open(config, directory, Version.text());
        resignations = resignations(directory);
        landmarks = new LandmarkFile(directory.landmarks(), log::warn);
        deafness = new DeafnessFile(directory.deafness(), InstantSource.system(), log::warn);
        notify = openNotifyFifo(config.notifyTarget());
        EventOutlet outlet = session == null ? log : log.andThen(session.outlet());
        engine = new VrrpEngine(
                notify == null ? outlet : outlet.andThen(notify),
                log,
                leftovers,
                recorder,
                resignations,
                landmarks,
                deafness);
    }

    private @Nullable NotifyFifo openNotifyFifo(@Nullable NotifyTarget target) {
        if (target == null) {
            return null;
        }
        try {
            return NotifyFifo.open(target.fifo(), target.permissions(), log);
        } catch (IOException | KernelException refused) {
            throw new UserMistake("notify.fifo cannot be used: " + refused.getMessage(), refused);
        }
    }

    /** Null without a launcher: nobody would send them. */
    private @Nullable ResignationRecorder resignations(StateDirectory directory) throws IOException {
        String run = System.getenv().getOrDefault(ResignationFile.RUN_VARIABLE, "");
        if (run.isBlank()) {
            return null;
        }
        ResignationFile file = new ResignationFile(directory.resign(), run);
        file.begin();
        return new ResignationRecorder(file::write, log::warn);
    }

    /**
     * Runs until SIGTERM, SIGINT or a defect. The process then ends by the shutdown hook, which alone knows when all is let go.
     *
     * @throws UserMistake if it cannot start
     */
    static int run(Path file, NodeConfig config, StateDirectory directory, HangupSignal hangup) {
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            Daemon daemon = new Daemon(config, directory);
            daemon.start(file, config, directory, hangup);
            return daemon.exitCode;
        } catch (IOException failed) {
            throw new UserMistake("the state directory cannot be used: " + failed.getMessage(), failed);
        }
    }

    private void start(Path file, NodeConfig config, StateDirectory directory, HangupSignal hangup) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        List<RouterSettings> settings = config.routers();
        long policyRevision = 0;
        if (session != null) {
            // The last good policy holds from the first advertisement on, whether or not anybody can be reached.
            settings = session.inForce().settings();
            policyRevision = session.inForce().revision();
        }
        try {
            acceptMode.removeLeftovers(leftovers.read());
            acceptMode.enforce(settings);
            engine.start(settings, policyRevision);
        } catch (KernelException | FilterException refused) {
            exitCode = 1;
            throw new UserMistake(String.valueOf(refused.getMessage()), refused);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted at the start", interrupted);
        }
        acceptMode.record();
        started = true;
        log.info("event=started node=" + config.node() + " version=" + Version.text() + " routers="
                + config.routers().size() + " stateDirectory=" + directory.path());
        if (session != null) {
            session.start(engine);
        }
        Reload reload = new Reload(file, config, engine, session, acceptMode, log);
        Thread.ofVirtual().name("reload").start(() -> reload.atEvery(hangup));
        StatusReport report = new StatusReport(config.node(), engine, session, deafness);
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
        acceptMode.end();
        recorder.close();
        if (notify != null) {
            notify.close();
        }
        landmarks.close();
        deafness.close();
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
