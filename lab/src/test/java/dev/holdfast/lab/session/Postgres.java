package dev.holdfast.lab.session;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.linux.Signal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The control plane's own PostgreSQL, from outside: to be asked, stopped, started, and made to stand still. */
public final class Postgres {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final long END_SECONDS = 20;

    private final Lab lab;
    private final Path home;

    public Postgres(Lab lab, Path dataDirectory) {
        this.lab = lab;
        this.home = dataDirectory.resolve("postgres");
    }

    /** As the application's role. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("connection.properties"))) {
            properties.load(reader);
        } catch (IOException failed) {
            throw new SQLException("the database cannot be found", failed);
        }
        return DriverManager.getConnection(
                properties.getProperty("url") + "?loginTimeout=5&socketTimeout=20",
                properties.getProperty("app.user"),
                properties.getProperty("app.password"));
    }

    /** SIGSTOP to all its processes. */
    void stall() {
        family().forEach(process -> Signal.STOP.send(process.pid()));
    }

    void goOn() {
        family().forEach(process -> Signal.CONT.send(process.pid()));
    }

    /** Immediate shutdown: no checkpoint, connections are broken, the next start recovers. */
    void stop() {
        ProcessHandle postmaster = postmaster();
        CompletableFuture<ProcessHandle> ended = postmaster.onExit();
        Signal.QUIT.send(postmaster.pid());
        try {
            ended.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new LabException("PostgreSQL did not end within " + END_SECONDS + " s", failed);
        }
    }

    /** SIGKILL to what is left of it; nothing may be. */
    public void kill() {
        long pid = Long.parseLong(read("postmaster.pid").lines().findFirst().orElseThrow());
        ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .ifPresent(postmaster -> Stream.concat(postmaster.descendants(), Stream.of(postmaster))
                        .toList()
                        .forEach(process -> Signal.KILL.send(process.pid())));
    }

    /** With the words that it was started with last, and these variables besides. */
    void start(Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of("setsid", "unshare", "--user"));
        Matcher words = WORD.matcher(read("postmaster.opts"));
        while (words.find()) {
            command.add(words.group(1) == null ? words.group(2) : words.group(1));
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(environment);
        lab.start("postgres", builder);
    }

    private Stream<ProcessHandle> family() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    }

    private ProcessHandle postmaster() {
        long pid = Long.parseLong(read("postmaster.pid").lines().findFirst().orElseThrow());
        return ProcessHandle.of(pid).orElseThrow(() -> new LabException("PostgreSQL does not run"));
    }

    private String read(String file) {
        try {
            return Files.readString(home.resolve("data").resolve(file));
        } catch (IOException failed) {
            throw new LabException("PostgreSQL's " + file + " cannot be read: " + failed.getMessage(), failed);
        }
    }
}
