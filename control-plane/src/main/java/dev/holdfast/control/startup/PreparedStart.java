package dev.holdfast.control.startup;

import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.DatabaseException;
import dev.holdfast.control.database.EmbeddedPostgres;
import dev.holdfast.control.database.KeySeal;
import dev.holdfast.control.database.Migrations;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.ServerCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that has to be there before Quarkus starts. Closing it takes down what only this process used. */
final class PreparedStart implements AutoCloseable {

    private final Map<String, String> properties;
    private final DataDirectory directory;
    private final @Nullable EmbeddedPostgres embedded;

    private PreparedStart(
            Map<String, String> properties, DataDirectory directory, @Nullable EmbeddedPostgres embedded) {
        this.properties = Map.copyOf(properties);
        this.directory = directory;
        this.embedded = embedded;
    }

    /**
     * Prepares in order: ports, data directory, database, tables, CA, certificate.
     *
     * @throws StartupRefusedException with one sentence for the operator; nothing is left running then
     */
    static PreparedStart prepare(StartupSettings settings) {
        refuseTakenPort("HOLDFAST_HTTP_PORT", settings.httpHost(), settings.httpPort());
        refuseTakenPort("HOLDFAST_GRPC_PORT", settings.grpcHost(), settings.grpcPort());
        DataDirectory directory = DataDirectory.lock(settings.dataDir());
        EmbeddedPostgres embedded = null;
        try {
            ConfiguredDatabase database;
            if (settings.database().isPresent()) {
                database = settings.database().get();
            } else {
                embedded = EmbeddedPostgres.in(settings.dataDir().resolve("postgres"));
                database = embedded.start();
            }
            new Migrations(database).run();
            makeCertificate(settings, database);
            return new PreparedStart(properties(settings, database), directory, embedded);
        } catch (RuntimeException e) {
            close(directory, embedded);
            throw e instanceof DatabaseException ? new StartupRefusedException(String.valueOf(e.getMessage()), e) : e;
        }
    }

    /** What Quarkus and the application are told of it. */
    Map<String, String> properties() {
        return properties;
    }

    @Override
    public void close() {
        close(directory, embedded);
    }

    private static void close(DataDirectory directory, @Nullable EmbeddedPostgres embedded) {
        if (embedded != null) {
            embedded.close();
        }
        directory.close();
    }

    private static void refuseTakenPort(String variable, String host, int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new StartupRefusedException(
                    host + ":" + port + " cannot be listened on: " + e.getMessage() + "; set " + variable
                            + " to a free port, or end what uses it",
                    e);
        }
    }

    private static void makeCertificate(StartupSettings settings, ConfiguredDatabase database) {
        try {
            KeySeal seal = KeySeal.ofFile(settings.keyFile());
            CertificateAuthority authority = new AuthorityRow(database, seal, settings.keyFile()).loadOrCreate();
            ServerCertificate.make(authority, settings.httpNames())
                    .write(settings.dataDir(), authority.publicKeyHash());
        } catch (IOException e) {
            throw new StartupRefusedException("the server's certificate could not be made: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> properties(StartupSettings settings, ConfiguredDatabase database) {
        Map<String, String> properties = new HashMap<>();
        for (String source : List.of("quarkus.datasource.", "quarkus.datasource.reads.")) {
            properties.put(source + "jdbc.url", database.url());
            properties.put(source + "username", database.appUser());
            properties.put(source + "password", database.appPassword());
        }
        properties.put("quarkus.http.host", settings.httpHost());
        properties.put("holdfast.http.names", String.join(",", settings.httpNames()));
        properties.put("holdfast.http.rate", Integer.toString(settings.httpRate()));
        if (!settings.trustedProxies().isEmpty()) {
            properties.put("quarkus.http.proxy.proxy-address-forwarding", "true");
            properties.put("quarkus.http.proxy.allow-x-forwarded", "true");
            properties.put("quarkus.http.proxy.trusted-proxies", settings.trustedProxies());
        }
        properties.put("holdfast.data.dir", settings.dataDir().toString());
        properties.put("holdfast.key.file", settings.keyFile().toString());
        properties.put("holdfast.session.rate", Integer.toString(settings.sessionRate()));
        properties.put("holdfast.history.months", Integer.toString(settings.historyMonths()));
        properties.put("holdfast.audit.months", Integer.toString(settings.auditMonths()));
        properties.put("holdfast.grpc.host", settings.grpcHost());
        properties.put("holdfast.grpc.port", Integer.toString(settings.grpcPort()));
        if (settings.httpPlain()) {
            properties.put("quarkus.http.port", Integer.toString(settings.httpPort()));
            properties.put("quarkus.http.insecure-requests", "enabled");
        } else {
            Path dataDir = settings.dataDir();
            properties.put("quarkus.http.ssl-port", Integer.toString(settings.httpPort()));
            properties.put("quarkus.http.insecure-requests", "disabled");
            properties.put("quarkus.http.tls-configuration-name", "http");
            properties.put(
                    "quarkus.tls.http.key-store.pem.0.key",
                    settings.given()
                            .map(GivenCertificate::key)
                            .orElse(ServerCertificate.keyFile(dataDir))
                            .toString());
            properties.put(
                    "quarkus.tls.http.key-store.pem.0.cert",
                    settings.given()
                            .map(GivenCertificate::certificate)
                            .orElse(ServerCertificate.certificateFile(dataDir))
                            .toString());
            properties.put("quarkus.tls.http.reload-period", "1h");
        }
        return properties;
    }
}
