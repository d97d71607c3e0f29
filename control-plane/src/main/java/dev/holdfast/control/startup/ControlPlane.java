package dev.holdfast.control.startup;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The program. Prepares what has to be there first, then hands over to Quarkus. */
@QuarkusMain
public final class ControlPlane {

    private static final Logger LOG = Logger.getLogger(ControlPlane.class);

    /** How long the application may take to let go of the database after a signal. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    ControlPlane() {}

    public static void main(String... args) {
        PreparedStart prepared = prepareOrExit();
        prepared.properties().forEach(System::setProperty);
        CountDownLatch applicationEnded = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfter(applicationEnded, prepared), "database-stop"));
        Quarkus.run(
                null,
                (exitCode, failure) -> {
                    if (failure != null) {
                        LOG.errorf(failure, "event=start_failed");
                    }
                    applicationEnded.countDown();
                    System.exit(exitCode);
                },
                args);
    }

    private static PreparedStart prepareOrExit() {
        try {
            return PreparedStart.prepare(StartupSettings.read(StartupSettings::variable));
        } catch (StartupRefusedException refused) {
            System.err.println("holdfast control plane: " + refused.getMessage());
            System.exit(1);
            throw refused;
        }
    }

    /** The database goes last: the application's connections are closed by then. */
    private static void closeAfter(CountDownLatch applicationEnded, PreparedStart prepared) {
        try {
            applicationEnded.await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        prepared.close();
    }
}
