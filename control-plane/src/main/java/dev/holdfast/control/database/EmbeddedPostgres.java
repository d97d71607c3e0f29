package dev.holdfast.control.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the control plane's own, for wherever none is configured. It listens on loopback at a port that is free,
 * its roles get new passwords at each start, and its data stay in the directory. {@code connection.properties} there
 * (0600) says how to look in with psql.
 *
 * <p>A control plane that is killed leaves its server running. The next one on the same directory ends it first: it is
 * found by the process id in {@code postmaster.pid} and known by its program and working directory, never by name.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "holdfast";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 4;

    private final Path home;
    private final PostgresProgram program;
    private final UnprivilegedProcess unprivileged;
    private @Nullable Process server;

    private EmbeddedPostgres(Path home, PostgresProgram program, UnprivilegedProcess unprivileged) {
        this.home = home;
        this.program = program;
        this.unprivileged = unprivileged;
    }

    /**
     * Prepares a server whose files are all below {@code home}. The caller holds the lock of the directory.
     *
     * @throws DatabaseException with a sentence for the operator
     */
    public static EmbeddedPostgres in(Path home) {
        try {
            Files.createDirectories(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            return new EmbeddedPostgres(home, PostgresProgram.unpackedBelow(home), UnprivilegedProcess.find());
        } catch (IOException e) {
            throw new DatabaseException("the embedded PostgreSQL could not be unpacked into " + home + ": " + e, e);
        }
    }

    /** Starts it, waits until it answers, and gives the way in. */
    public ConfiguredDatabase start() {
        try {
            PostmasterFile postmaster = new PostmasterFile(data());
            postmaster.endOrphan(() -> pgCtlStop("fast"), STOP_LIMIT);
            initialise();
            for (int attempt = 1; ; attempt++) {
                int port = freePort();
                try {
                    launch(port);
                    return makeRoles(port);
                } catch (DatabaseException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    LOG.infof("event=embedded_postgres_retry attempt=%d reason=%s", attempt, e.getMessage());
                }
            }
        } catch (IOException | SQLException e) {
            throw new DatabaseException("the embedded PostgreSQL in " + home + " did not start: " + e.getMessage(), e);
        }
    }

    /** Ends it in good order; its clients are cut off. */
    @Override
    public void close() {
        Process running = server;
        server = null;
        if (running == null || !running.isAlive()) {
            return;
        }
        try {
            pgCtlStop("fast");
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                pgCtlStop("immediate");
            }
        } catch (IOException e) {
            LOG.warnf("event=embedded_postgres_stop_failed reason=%s", e.getMessage());
            running.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path data() {
        return home.resolve("data");
    }

    private Path superuserPassword() {
        return home.resolve("superuser-password");
    }

    private void initialise() throws IOException {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Path unfinished = Files.createTempDirectory(home, "initialising-");
        SecretFile.write(superuserPassword(), password());
        run(List.of(
                program.path("initdb"),
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + superuserPassword(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8"));
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(int port) throws IOException {
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(
                program.path("postgres"),
                "-D",
                data().toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=60",
                "-c",
                "log_min_messages=warning"));
        Path log = home.resolve("server.log");
        Process started = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.getOutputStream().close();
        server = started;
        awaitAnswer(started, port, log);
    }

    private void awaitAnswer(Process started, int port, Path log) throws IOException {
        long giveUpNanos = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            if (!started.isAlive()) {
                throw new DatabaseException("PostgreSQL ended with code " + started.exitValue() + ": " + lastLine(log));
            }
            try (Connection _ = superuser(port, SUPERUSER)) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() - giveUpNanos > 0) {
                    close();
                    throw new DatabaseException("PostgreSQL did not answer: " + notYet.getMessage(), notYet);
                }
            }
            try {
                started.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseException("stopped while PostgreSQL was starting", e);
            }
        }
    }

    /** New passwords at each start: nothing that was once read stays useful. */
    private ConfiguredDatabase makeRoles(int port) throws SQLException, IOException {
        ConfiguredDatabase access = new ConfiguredDatabase(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                "holdfast_owner",
                password(),
                "holdfast_app",
                password());
        try (Connection connection = superuser(port, SUPERUSER);
                Statement statement = connection.createStatement()) {
            role(statement, access.ownerUser(), access.ownerPassword());
            role(statement, access.appUser(), access.appPassword());
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + access.ownerUser());
            }
            // Schema public is nobody's business here, and connecting is for the two roles.
            statement.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + DATABASE + " TO " + access.appUser());
        }
        SecretFile.write(home.resolve("connection.properties"), """
                url=%s
                host=127.0.0.1
                port=%d
                database=%s
                owner.user=%s
                owner.password=%s
                app.user=%s
                app.password=%s
                """.formatted(
                        access.url(),
                        port,
                        DATABASE,
                        access.ownerUser(),
                        access.ownerPassword(),
                        access.appUser(),
                        access.appPassword()));
        return access;
    }

    private static void role(Statement statement, String name, String password) throws SQLException {
        boolean known = exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'");
        statement.execute((known ? "ALTER" : "CREATE") + " ROLE " + name + " LOGIN PASSWORD '" + password + "'");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private Connection superuser(int port, String database) throws SQLException, IOException {
        String password = Files.readString(superuserPassword()).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?loginTimeout=5", SUPERUSER, password);
    }

    private void pgCtlStop(String mode) throws IOException {
        run(List.of(
                program.path("pg_ctl"),
                "stop",
                "--pgdata=" + data(),
                "--mode=" + mode,
                "--wait",
                "--timeout=" + STOP_LIMIT.toSeconds(),
                "--silent"));
    }

    private void run(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(unprivileged.prefix());
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Path.of(command.getFirst()).getFileName() + " failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while " + command.getFirst() + " was running", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "it said nothing" : Objects.requireNonNull(lines.getLast());
    }

    private static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
