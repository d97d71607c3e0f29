package dev.holdfast.cli.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a control plane is reached.
 *
 * @param server {@code https://HOST:PORT}; plain HTTP on loopback only
 * @param token API token
 * @param authority file with the CA's certificate in PEM; empty: the hash, or what the system trusts
 * @param authorityHash {@code sha256:HEX} over the CA's public key, what nodes pin too; empty: not pinned
 */
public record Access(URI server, String token, Optional<Path> authority, Optional<String> authorityHash) {

    /**
     * Checks them.
     *
     * @throws MistakeException naming what is wrong
     */
    public Access {
        String scheme = String.valueOf(server.getScheme());
        if (!scheme.matches("https?") || server.getHost() == null) {
            throw new MistakeException("'" + server + "' is no address of a control plane; write https://HOST:PORT");
        }
        if (scheme.equals("http") && !isLoopback(server.getHost())) {
            throw new MistakeException(
                    "'" + server + "' would show the token to whoever listens on the way; write https://");
        }
        authorityHash.filter(hash -> !hash.matches("sha256:[0-9a-f]{64}")).ifPresent(hash -> {
            throw new MistakeException("'" + hash
                    + "' is no hash of a CA; write sha256: and 64 digits, as in ca-hash of the control plane");
        });
        if (token.isBlank() || token.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw new MistakeException("the API token is empty or has characters that no token has; copy it whole");
        }
    }

    /**
     * Reads an address as it is typed.
     *
     * @throws MistakeException if it is none
     */
    public static URI address(String text) {
        try {
            URI read = URI.create(text.strip().replaceAll("/+$", ""));
            return read;
        } catch (IllegalArgumentException wrong) {
            throw new MistakeException("'" + text + "' is no address; write https://HOST:PORT", wrong);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Access to " + server;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
