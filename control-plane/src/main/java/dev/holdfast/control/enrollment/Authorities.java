package dev.holdfast.control.enrollment;

import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The CA that signs, and the control plane's own certificate by it, while the application runs. */
@ApplicationScoped
public class Authorities {

    private static final Logger LOG = Logger.getLogger(Authorities.class);

    private final Path keyFile;
    private final Path dataDir;
    private final List<String> hosts;
    private final List<Consumer<ServerCertificate>> listeners = new CopyOnWriteArrayList<>();

    private KeySeal seal;
    private CertificateAuthority signing;
    private volatile ServerCertificate server;

    @Inject
    @SuppressWarnings("NullAway.Init") // loaded below, before anybody sees the bean
    Authorities(
            @ConfigProperty(name = "holdfast.key.file") Path keyFile,
            @ConfigProperty(name = "holdfast.data.dir") Path dataDir,
            @ConfigProperty(name = "holdfast.http.names") Optional<List<String>> hosts) {
        this.keyFile = keyFile;
        this.dataDir = dataDir;
        this.hosts = hosts.orElse(List.of());
    }

    @PostConstruct
    @Transactional
    void load() throws IOException {
        seal = KeySeal.ofFile(keyFile);
        Authority row = Authority.<Authority>find("signing", true).firstResult();
        if (row == null) {
            throw new IllegalStateException("there is no CA, although the start made one");
        }
        byte[] key = seal.open(row.sealedKey, AuthoritySeal.CONTEXT)
                .orElseThrow(() -> new IllegalStateException("the key file was changed since the start"));
        signing = CertificateAuthority.of(row.certificate, key, Clock.systemUTC());
        server = ServerCertificate.make(signing, hosts);
    }

    /** The CA that signs. */
    public CertificateAuthority signing() {
        return signing;
    }

    KeySeal seal() {
        return seal;
    }

    /** The certificate to serve with now, and from then on each that takes its place. */
    public void onServerCertificate(Consumer<ServerCertificate> listener) {
        listeners.add(listener);
        listener.accept(server);
    }

    @Scheduled(every = "1h", delayed = "1h")
    void renewServerCertificate() throws IOException {
        if (server.isDue(Instant.now())) {
            ServerCertificate renewed = ServerCertificate.make(signing, hosts);
            renewed.write(dataDir, signing.publicKeyHash());
            server = renewed;
            listeners.forEach(listener -> listener.accept(renewed));
            LOG.infof(
                    "event=server_certificate_renewed until=%s",
                    renewed.certificate().getNotAfter().toInstant());
        }
    }
}
