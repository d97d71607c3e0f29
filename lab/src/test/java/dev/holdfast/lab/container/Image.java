package dev.holdfast.lab.container;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image as a directory: what a Containerfile puts on top of its base. The base's own part, a Debian with a Java
 * runtime at {@code /opt/java/openjdk}, is this machine's {@code /usr} and the Java that runs the test.
 *
 * @param layer the directory
 * @param user who its processes run as
 */
record Image(Path layer, Map<String, String> environment, String user, List<String> entrypoint) {
    private static final String BASE = "eclipse-temurin:25-jre";
    private static final String PATH =
            "/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Mounts what every root needs below {@code $1}; the caller's mount namespace is its own. */
    static final String BASE_MOUNTS = """
            set -eu
            root=$1
            shift
            for part in usr dev proc sys; do mount --rbind "/$part" "$root/$part"; done
            mount --bind "$HOLDFAST_TEST_JAVA" "$root/opt/java/openjdk"
            """;

    /** The base alone. */
    static Image base(Path layer) {
        sh("""
                set -eu
                mkdir -p "$1/usr" "$1/dev" "$1/proc" "$1/sys" "$1/opt/java/openjdk" "$1/var/lib" "$1/run" "$1/root" "$1/tmp" "$1/etc"
                chmod 1777 "$1/tmp"
                for link in bin sbin lib lib64; do [ -e "/$link" ] && ln -s "usr/$link" "$1/$link"; done
                for file in passwd group shadow nsswitch.conf login.defs ld.so.cache; do
                  [ ! -e "/etc/$file" ] || cp -p "/etc/$file" "$1/etc/$file"
                done
                # Debian links programs such as nft's and psql's through here.
                [ ! -d /etc/alternatives ] || cp -a /etc/alternatives "$1/etc/"
                [ ! -d /etc/postgresql-common ] || cp -a /etc/postgresql-common "$1/etc/"
                """, layer.toString());
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", PATH);
        environment.put("JAVA_HOME", "/opt/java/openjdk");
        return new Image(layer, environment, "root", List.of());
    }

    /** Does what a Containerfile says, in its order. */
    static Image build(Path context, Path containerfile, Path layer) {
        Image image = base(layer);
        try {
            for (Containerfile.Instruction instruction :
                    Containerfile.read(containerfile).instructions()) {
                image = image.after(instruction, context);
            }
        } catch (IOException failed) {
            throw new LabException(containerfile + " cannot be read", failed);
        }
        return image;
    }

    private Image after(Containerfile.Instruction instruction, Path context) {
        return switch (instruction) {
            case Containerfile.From from -> {
                if (!from.image().equals(BASE)) {
                    throw new LabException("the test stands in for " + BASE + " only, not for " + from.image());
                }
                yield this;
            }
            case Containerfile.Run run -> {
                sh(BASE_MOUNTS + "exec chroot \"$root\" /bin/sh -c \"$1\"\n", layer.toString(), run.command());
                yield this;
            }
            case Containerfile.Copy copy -> {
                copy(context.resolve(copy.source()), copy);
                yield this;
            }
            case Containerfile.Env env -> {
                Map<String, String> more = new TreeMap<>(environment);
                more.putAll(env.variables());
                yield new Image(layer, more, user, entrypoint);
            }
            case Containerfile.User said -> new Image(layer, environment, said.name(), entrypoint);
            case Containerfile.Entrypoint said -> new Image(layer, environment, user, said.command());
            case Containerfile.Said _ -> this;
        };
    }

    private void copy(Path source, Containerfile.Copy copy) {
        sh("""
                set -eu
                mkdir -p "$(dirname "$2")"
                # COPY of a directory copies what is in it.
                cp -a --no-preserve=ownership -T "$1" "$2"
                [ -z "$3" ] || chmod "$3" "$2"
                """, source.toString(), layer + copy.target(), copy.mode());
    }

    /** Runs a shell script in a mount namespace of its own. */
    static void sh(String script, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("HOLDFAST_TEST_JAVA", System.getProperty("java.home"));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabException("a step of the image failed: " + said + " in " + List.of(arguments));
            }
        } catch (IOException failed) {
            throw new LabException("unshare cannot be started", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    /** A copy for one container. */
    Image copyTo(Path root) {
        sh("cp -a \"$1\" \"$2\"", layer.toString(), root.toString());
        return new Image(root, environment, user, entrypoint);
    }

    boolean has(String path) {
        return Files.exists(layer.resolve(path.substring(1)));
    }
}
