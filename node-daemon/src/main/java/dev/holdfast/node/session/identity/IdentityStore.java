package dev.holdfast.node.session.identity;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.session.durable.DurableFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * The identity on disk: {@code key.pem}, {@code certificate.pem}, {@code authorities.pem}, {@code node.properties}. The last one
 * is written last, so that without it there is no identity.
 */
public final class IdentityStore {

    private static final String EVICTED = "evicted";
    private static final int LONGEST_FILE = 256 * 1024;

    private final Path directory;

    public IdentityStore(StateDirectory state) {
        this.directory = state.identity();
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /**
     * The node's identity; empty: not enrolled.
     *
     * @throws IdentityException if what is there cannot be used
     */
    public Optional<Identity> load() throws IdentityException {
        try {
            Optional<byte[]> properties = file("node.properties").read(LONGEST_FILE);
            return properties.isEmpty() ? Optional.empty() : Optional.of(load(properties.get()));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IdentityException(
                    "the identity in " + directory + " cannot be read (" + e.getMessage()
                            + "); remove the directory and enrol again",
                    e);
        }
    }

    private Identity load(byte[] text) throws IOException, GeneralSecurityException {
        Properties properties = new Properties();
        properties.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
        List<X509Certificate> chain = certificates("certificate.pem");
        NodeKey key = readKey().orElseThrow(() -> new IOException("key.pem is missing"));
        if (!chain.getFirst().getPublicKey().equals(key.publicKey())) {
            throw new GeneralSecurityException("certificate.pem is not of key.pem");
        }
        return new Identity(
                UUID.fromString(properties.getProperty("uuid", "")),
                properties.getProperty("cluster", ""),
                ControlPlaneAddress.parse(properties.getProperty("server", "")),
                key,
                chain,
                certificates("authorities.pem"));
    }

    private List<X509Certificate> certificates(String name) throws IOException, CertificateException {
        byte[] text = file(name).read(LONGEST_FILE).orElseThrow(() -> new IOException(name + " is missing"));
        List<X509Certificate> certificates = decode(Pem.decode(Pem.CERTIFICATE, text));
        if (certificates.isEmpty()) {
            throw new CertificateException(name + " holds no certificate");
        }
        return certificates;
    }

    /** Certificates of DER, in order. */
    static List<X509Certificate> decode(Iterable<byte[]> ders) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : ders) {
            if (factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate certificate) {
                certificates.add(certificate);
            }
        }
        return certificates;
    }

    /** The key that is there already, or a new one, safely on disk before anybody hears of it. */
    NodeKey loadOrCreateKey() throws IdentityException {
        try {
            StateDirectory.createPrivate(directory);
            Optional<NodeKey> existing = readKey();
            if (existing.isPresent()) {
                return existing.get();
            }
            NodeKey key = NodeKey.generate();
            file("key.pem")
                    .write(ascii(Pem.encode(Pem.PRIVATE_KEY, key.privateKey().getEncoded())));
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IdentityException("cannot make or read a key in " + directory + ": " + e.getMessage(), e);
        }
    }

    private Optional<NodeKey> readKey() throws IOException, GeneralSecurityException {
        Optional<byte[]> text = file("key.pem").read(LONGEST_FILE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<byte[]> keys = Pem.decode(Pem.PRIVATE_KEY, text.get());
        if (keys.size() != 1) {
            throw new GeneralSecurityException("key.pem holds " + keys.size() + " private keys instead of one");
        }
        return Optional.of(NodeKey.decode(keys.getFirst()));
    }

    /** Keeps everything but the key, which is there already. */
    void save(Identity identity) throws IdentityException {
        try {
            Files.createDirectories(directory);
            file("authorities.pem").write(pem(identity.authorities()));
            file("certificate.pem").write(pem(identity.chain()));
            String properties = "uuid=" + identity.node() + "\ncluster=" + identity.cluster() + "\nserver="
                    + identity.server() + "\n";
            file("node.properties").write(properties.getBytes(StandardCharsets.UTF_8));
            forgetEviction();
        } catch (IOException | CertificateEncodingException e) {
            throw new IdentityException("cannot keep the identity in " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Notes that the control plane has taken this node out: the next {@code holdfastd enroll} buys a new identity for the same
     * key, with a new token.
     */
    public void noteEviction() throws IOException {
        file(EVICTED).write(ascii("evicted\n"));
    }

    /** Whether it has, since the identity was bought. */
    boolean isEvicted() {
        return Files.exists(directory.resolve(EVICTED));
    }

    /** It is let in again. */
    public void forgetEviction() throws IOException {
        Files.deleteIfExists(directory.resolve(EVICTED));
    }

    /** SHA-256 of the node's public key, in hex, as the control plane shows it; empty: there is no key. */
    public Optional<String> keyHash() throws IdentityException {
        try {
            Optional<NodeKey> key = readKey();
            return key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(key.get().publicKey().getEncoded())));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IdentityException("cannot read the key in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static byte[] pem(List<X509Certificate> certificates) throws CertificateEncodingException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(Pem.encode(Pem.CERTIFICATE, certificate.getEncoded()));
        }
        return ascii(text.toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private DurableFile file(String name) {
        return new DurableFile(directory.resolve(name));
    }
}
