package dev.holdfast.control.enrollment;

import dev.holdfast.control.database.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The control plane's own certificate with its key: made at each start, and again when two thirds of its life are over.
 * It lies in files as well, because that is how the HTTP server takes it; and what nodes need to trust it lies beside.
 */
public record ServerCertificate(PrivateKey key, X509Certificate certificate, X509Certificate authority) {

    /**
     * Makes one, for every name and address that this host has.
     *
     * @param more what else browsers call it: the name of the address that stands before several replicas
     */
    public static ServerCertificate make(CertificateAuthority authority, Collection<String> more) throws IOException {
        KeyPair pair = CertificateAuthority.newKeyPair();
        Collection<String> hosts = hosts();
        hosts.addAll(more);
        return new ServerCertificate(
                pair.getPrivate(), authority.signControlPlane(pair.getPublic(), hosts), authority.certificate());
    }

    public static Path keyFile(Path dataDir) {
        return dataDir.resolve("tls").resolve("key.pem");
    }

    public static Path certificateFile(Path dataDir) {
        return dataDir.resolve("tls").resolve("certificate.pem");
    }

    /** Writes key and certificate for the HTTP server, and {@code public/ca.pem} and {@code public/ca-hash} for nodes. */
    public void write(Path dataDir, String authorityHash) throws IOException {
        Path secret = Files.createDirectories(keyFile(dataDir).getParent());
        SecretFile.write(keyFile(dataDir), Pem.of(key));
        replace(secret, certificateFile(dataDir), Pem.of(certificate) + Pem.of(authority));
        Path published = Files.createDirectories(dataDir.resolve("public"));
        replace(published, published.resolve("ca.pem"), Pem.of(authority));
        replace(published, published.resolve("ca-hash"), authorityHash + "\n");
    }

    /**
     * Writes what nodes and browsers need to trust it.
     *
     * @param authorityHash what a new node pins
     * @param trusted all CAs that are trusted now
     */
    void publish(Path dataDir, String authorityHash, Collection<X509Certificate> trusted) throws IOException {
        Path published = Files.createDirectories(dataDir.resolve("public"));
        StringBuilder pem = new StringBuilder();
        trusted.forEach(one -> pem.append(Pem.of(one)));
        replace(published, published.resolve("ca.pem"), pem.toString());
        replace(published, published.resolve("ca-hash"), authorityHash + "\n");
    }

    /** When the next should be made: two thirds of the life have passed. */
    public boolean isDue(Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private static void replace(Path directory, Path file, String content) throws IOException {
        Path unfinished = Files.writeString(directory.resolve(file.getFileName() + ".tmp"), content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Collection<String> hosts() throws IOException {
        TreeSet<String> hosts = new TreeSet<>();
        hosts.add("localhost");
        try {
            String name = InetAddress.getLocalHost().getHostName();
            if (name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?") && !name.matches("[0-9.]+")) {
                hosts.add(name);
            }
        } catch (UnknownHostException nameless) {
            // A host may have no name that it knows itself; its addresses are enough.
            hosts.add("localhost");
        }
        NetworkInterface.networkInterfaces()
                .flatMap(network -> network.getInterfaceAddresses().stream())
                .map(InterfaceAddress::getAddress)
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .forEach(hosts::add);
        return hosts;
    }
}
