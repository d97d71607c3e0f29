package dev.holdfast.control.access;

import dev.holdfast.control.access.oidc.OidcClient.Registration;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The identity provider, as the operator's variables name it: {@code docs/contract.md}, "Identity provider".
 *
 * @param name what the sign-in page calls it
 * @param userClaim which claim is the user's name here
 * @param rules which groups have which role, and where
 * @param authority PEM of the CA that its TLS certificate is by; empty: one of Java's
 */
public record OidcSettings(
        Registration registration, String name, String userClaim, ProviderRules rules, Optional<Path> authority) {

    /** Where the provider sends browsers back to. */
    static final String BACK = "/sign-in/provider/back";

    /**
     * Reads them.
     *
     * @param variables gives the value of an environment variable by its name, or null
     * @return empty: no provider is named
     * @throws IllegalArgumentException naming the variable, the value and the remedy
     */
    public static Optional<OidcSettings> read(UnaryOperator<@Nullable String> variables) {
        String issuer = text(variables, "HOLDFAST_OIDC_ISSUER").orElse("");
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        URI publicUrl = url("HOLDFAST_PUBLIC_URL", required(variables, "HOLDFAST_PUBLIC_URL"));
        if (publicUrl.getRawPath() != null
                && !publicUrl.getRawPath().replace("/", "").isEmpty()) {
            throw new IllegalArgumentException("HOLDFAST_PUBLIC_URL '" + publicUrl
                    + "' has a path; write scheme, host and port only, as browsers have them");
        }
        List<String> scopes = Stream.of(text(variables, "HOLDFAST_OIDC_SCOPES")
                        .orElse("profile email")
                        .split("[\\s,]+"))
                .filter(scope -> !scope.equals("openid"))
                .toList();
        Registration registration = new Registration(
                url("HOLDFAST_OIDC_ISSUER", issuer),
                required(variables, "HOLDFAST_OIDC_CLIENT_ID"),
                text(variables, "HOLDFAST_OIDC_CLIENT_SECRET"),
                publicUrl.resolve(BACK),
                scopes);
        return Optional.of(new OidcSettings(
                registration,
                text(variables, "HOLDFAST_OIDC_NAME").orElse("your identity provider"),
                text(variables, "HOLDFAST_OIDC_USER_CLAIM").orElse("preferred_username"),
                ProviderRules.parse(
                        text(variables, "HOLDFAST_OIDC_GROUP_CLAIM").orElse("groups"),
                        required(variables, "HOLDFAST_OIDC_ROLES")),
                text(variables, "HOLDFAST_OIDC_CA").map(Path::of)));
    }

    private static Optional<String> text(UnaryOperator<@Nullable String> variables, String name) {
        return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String required(UnaryOperator<@Nullable String> variables, String name) {
        return text(variables, name)
                .orElseThrow(() -> new IllegalArgumentException(name + " is missing; HOLDFAST_OIDC_ISSUER needs it"));
    }

    /** Whoever reads along could sign in as anybody: so TLS, but on this host itself. */
    private static URI url(String name, String value) {
        try {
            URI uri = new URI(value);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
            String host = Objects.requireNonNullElse(uri.getHost(), "");
            if (!host.isEmpty() && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name + " '" + value + "' is no URL; write https://HOST", e);
        }
        throw new IllegalArgumentException(
                name + " '" + value + "' will not do; write https://HOST (plain http is for this host itself)");
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || InetAddress.getByName(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
