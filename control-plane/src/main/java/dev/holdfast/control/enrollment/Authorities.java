package dev.holdfast.control.enrollment;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.KeySeal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The CAs that are trusted now, and the control plane's own certificate by one of them, while the application runs. Mostly
 * there is one CA, which does all. During a rotation there are two: the newer signs nodes' certificates, the older goes on
 * signing the control plane's, because every node knows it. What another replica has begun is taken up within a second.
 */
@ApplicationScoped
public class Authorities {

    private static final Logger LOG = Logger.getLogger(Authorities.class);

    private final Path keyFile;
    private final Path dataDir;
    private final List<String> hosts;
    private final ChangeFeed changes;
    private final List<Consumer<ServerCertificate>> servers = new CopyOnWriteArrayList<>();
    private final List<Consumer<List<X509Certificate>>> trusting = new CopyOnWriteArrayList<>();

    private KeySeal seal;
    private volatile Standing standing;
    private volatile ServerCertificate server;

    /**
     * Who does what.
     *
     * @param trusted in order of making; the two others are of them
     */
    private record Standing(Held signing, Held serving, List<Held> trusted) {

        boolean same(Standing other) {
            return signing.id() == other.signing.id()
                    && serving.id() == other.serving.id()
                    && trusted.stream()
                            .map(Held::id)
                            .toList()
                            .equals(other.trusted.stream().map(Held::id).toList());
        }

        List<X509Certificate> certificates() {
            return trusted.stream().map(held -> held.authority().certificate()).toList();
        }
    }

    /** A CA and its row's id. */
    private record Held(long id, CertificateAuthority authority) {}

    @Inject
    @SuppressWarnings("NullAway.Init") // loaded below, before anybody sees the bean
    Authorities(
            @ConfigProperty(name = "holdfast.key.file") Path keyFile,
            @ConfigProperty(name = "holdfast.data.dir") Path dataDir,
            @ConfigProperty(name = "holdfast.http.names") Optional<List<String>> hosts,
            ChangeFeed changes) {
        this.keyFile = keyFile;
        this.dataDir = dataDir;
        this.hosts = hosts.orElse(List.of());
        this.changes = changes;
    }

    @PostConstruct
    void load() throws IOException {
        seal = KeySeal.ofFile(keyFile);
        standing = read();
        server = ServerCertificate.make(serving(), hosts);
        if (standing.trusted().size() > 1) {
            server.publish(dataDir, serving().publicKeyHash(), trusted());
        }
        changes.subscribe(topic -> {
            if (topic == ChangeFeed.Topic.ENROLLMENT) {
                Thread.ofVirtual().name("authorities").start(this::takeUpChanges);
            }
        });
    }

    /** The CA that signs nodes' certificates. */
    public CertificateAuthority signing() {
        return standing.signing().authority();
    }

    /** The CA of the control plane's own certificate: what a new node pins. */
    public CertificateAuthority serving() {
        return standing.serving().authority();
    }

    /** All that are trusted, oldest first: what nodes are told with each certificate. */
    public List<X509Certificate> trusted() {
        return standing.certificates();
    }

    /**
     * A node's certificate, and what goes with it.
     *
     * @param authority the row of the CA that signed
     * @param trusted what the node is told to trust
     */
    record Signed(X509Certificate certificate, long authority, List<X509Certificate> trusted) {}

    /** Signs, by one look at who signs now. */
    Signed signNode(PublicKey key, UUID node) {
        Standing now = standing;
        return new Signed(
                now.signing().authority().signNode(key, node), now.signing().id(), now.certificates());
    }

    /** Whether one of the CAs that are trusted now signed this certificate. */
    boolean signed(X509Certificate certificate) {
        return trusted().stream()
                .filter(authority -> certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal()))
                .anyMatch(authority -> isBy(certificate, authority));
    }

    private static boolean isBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    /** Whether it is by the CA that signs nodes' certificates now. */
    public boolean isBySigner(X509Certificate certificate) {
        return isBy(certificate, signing().certificate());
    }

    KeySeal seal() {
        return seal;
    }

    /** The certificate to serve with now, and from then on each that takes its place. */
    public void onServerCertificate(Consumer<ServerCertificate> listener) {
        servers.add(listener);
        listener.accept(server);
    }

    /** The CAs of which a node's certificate may be, now and whenever that changes. */
    public void onTrusted(Consumer<List<X509Certificate>> listener) {
        trusting.add(listener);
        listener.accept(trusted());
    }

    @Scheduled(every = "1h", delayed = "1h")
    void renewServerCertificate() throws IOException {
        if (server.isDue(Instant.now())) {
            serveAnew();
        }
    }

    /** The truth is in the table; that somebody says there is news only makes it quicker. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void takeUpChanges() {
        try {
            Standing now = QuarkusTransaction.requiringNew().call(this::read);
            Standing before = standing;
            if (now.same(before)) {
                return;
            }
            standing = now;
            trusting.forEach(listener -> listener.accept(now.certificates()));
            if (now.serving().id() == before.serving().id()) {
                server.publish(dataDir, serving().publicKeyHash(), trusted());
            } else {
                serveAnew();
            }
            LOG.infof(
                    "event=authorities_changed signing=%s serving=%s trusted=%d",
                    signing().publicKeyHash(),
                    serving().publicKeyHash(),
                    now.trusted().size());
        } catch (IOException | RuntimeException e) {
            // What was is still good; the next look heals it.
            LOG.warnf("event=authorities_not_read reason=\"%s\"", e.getMessage());
        }
    }

    private void serveAnew() throws IOException {
        ServerCertificate made = ServerCertificate.make(serving(), hosts);
        made.write(dataDir, serving().publicKeyHash());
        made.publish(dataDir, serving().publicKeyHash(), trusted());
        server = made;
        servers.forEach(listener -> listener.accept(made));
        LOG.infof(
                "event=server_certificate_renewed until=%s",
                made.certificate().getNotAfter().toInstant());
    }

    private Standing read() {
        return QuarkusTransaction.joiningExisting().call(() -> {
            List<Authority> rows = Authority.list("retiredAt is null order by id");
            List<Held> trusted = rows.stream().map(this::held).toList();
            return new Standing(
                    only(rows, trusted, row -> row.signing), only(rows, trusted, row -> row.serving), trusted);
        });
    }

    private static Held only(List<Authority> rows, List<Held> held, java.util.function.Predicate<Authority> which) {
        for (int i = 0; i < rows.size(); i++) {
            if (which.test(rows.get(i))) {
                return held.get(i);
            }
        }
        throw new IllegalStateException("there is no CA, although the start made one");
    }

    private Held held(Authority row) {
        byte[] key = seal.open(row.sealedKey, AuthoritySeal.CONTEXT)
                .orElseThrow(() -> new IllegalStateException("the key file was changed since the start"));
        return new Held(row.id, CertificateAuthority.of(row.certificate, key, Clock.systemUTC()));
    }
}
