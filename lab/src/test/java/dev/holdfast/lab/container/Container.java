package dev.holdfast.lab.container;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One service of the compose file on one host of the lab, with the file's environment, volumes and capabilities. */
final class Container {
    /** What an engine leaves to a container that says nothing about capabilities. */
    private static final List<String> USUAL_CAPABILITIES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "NET_BIND_SERVICE",
            "NET_RAW",
            "SYS_CHROOT",
            "MKNOD",
            "AUDIT_WRITE",
            "SETFCAP");

    private static final Duration CHECK = Duration.ofSeconds(10);

    private final Host host;
    private final ComposeFile.Service service;
    private final Image image;
    private final Path context;
    private final Path volumes;
    private @Nullable LabProcess process;

    Container(Host host, ComposeFile.Service service, Image image, Path context, Path volumes) {
        this.host = host;
        this.service = service;
        this.image = image.copyTo(host.lab().directory().resolve("root-" + service.name()));
        this.context = context;
        this.volumes = volumes;
    }

    Host host() {
        return host;
    }

    /** Names of the other services, as the engine's resolver gives them. */
    void resolve(Map<String, String> addressOfName) {
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
        addressOfName.forEach((name, address) ->
                hosts.append(address).append(' ').append(name).append('\n'));
        try {
            Files.writeString(image.layer().resolve("etc/hosts"), hosts);
        } catch (IOException failed) {
            throw new LabException("the hosts file of " + service.name() + " cannot be written", failed);
        }
    }

    ComposeFile.Service service() {
        return service;
    }

    /** Runs the image's entrypoint. */
    void start() {
        process = run(service.name(), image.entrypoint());
    }

    /** SIGTERM to the entrypoint, as the engine's {@code stop} sends it. */
    void stop() {
        Objects.requireNonNull(process, service.name()).stop();
    }

    /** Runs a command beside it, as {@code exec} does. */
    LabProcess run(String name, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder();
        List<String> line = new ArrayList<>(
                List.of("sh", "-c", script(), "sh", image.layer().toString()));
        line.addAll(identity());
        line.addAll(command);
        builder.command(line);
        builder.environment().clear();
        builder.environment().putAll(image.environment());
        builder.environment().putAll(service.environment());
        builder.environment().put("HOLDFAST_TEST_JAVA", System.getProperty("java.home"));
        return host.start(name, builder);
    }

    /** Asks the service's own health check until it is content. */
    void awaitHealthy(Duration timeout) {
        LabProcess running = Objects.requireNonNull(process, service.name());
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; true; attempt++) {
            LabProcess check = run(service.name() + "-health-" + attempt, service.healthcheck());
            if (check.awaitExit(CHECK) == 0) {
                return;
            }
            if (!running.isAlive() || System.nanoTime() > deadline) {
                throw new LabException(
                        service.name() + " was not healthy within " + timeout + ": " + check.output() + running.tail());
            }
            LockSupport.parkNanos(500_000_000);
        }
    }

    /** Where one of its paths lies on this machine, if a volume is mounted there. */
    Path inVolume(String path) {
        for (String volume : service.volumes()) {
            String[] parts = volume.split(":");
            if (path.startsWith(parts[1] + "/")) {
                return source(parts[0]).resolve(path.substring(parts[1].length() + 1));
            }
        }
        throw new LabException(path + " of " + service.name() + " lies in no volume");
    }

    private Path source(String said) {
        return said.contains("/") ? context.resolve(said).normalize() : volumes.resolve(said);
    }

    private String script() {
        StringBuilder script = new StringBuilder(Image.BASE_MOUNTS);
        for (String volume : service.volumes()) {
            String[] parts = volume.split(":");
            Path source = source(parts[0]);
            String target = "\"$root\"" + parts[1];
            if (parts[0].contains("/")) {
                script.append("mkdir -p \"$(dirname %s)\"; [ -d %s ] || touch %s\n".formatted(target, source, target));
            } else {
                // A new named volume begins with what the image has there, owner and mode included.
                script.append("mkdir -p %1$s; [ -d %2$s ] || cp -a -T %1$s %2$s\n".formatted(target, source));
            }
            script.append("mount --bind %s %s\n".formatted(source, target));
            if (parts.length > 2 && parts[2].equals("ro")) {
                script.append("mount -o remount,bind,ro %s\n".formatted(target));
            }
        }
        return script.append("exec chroot \"$root\" setpriv \"$@\"\n").toString();
    }

    private List<String> identity() {
        List<String> capabilities = new ArrayList<>(service.dropped().contains("ALL") ? List.of() : USUAL_CAPABILITIES);
        capabilities.addAll(service.added());
        StringBuilder bounding = new StringBuilder("-all");
        capabilities.forEach(name -> bounding.append(",+").append(name.toLowerCase(java.util.Locale.ROOT)));
        List<String> words = new ArrayList<>(List.of("--bounding-set", bounding.toString(), "--inh-caps", "-all"));
        if (!image.user().equals("root")) {
            words.addAll(List.of("--reuid", image.user(), "--regid", image.user(), "--init-groups"));
        }
        return words;
    }
}
