package dev.holdfast.control.startup;

import dev.holdfast.control.access.OidcSettings;
import dev.holdfast.control.access.oidc.TrustedAuthority;
import dev.holdfast.control.database.ConfiguredDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known before anything can start: {@code docs/contract.md}, "The control plane".
 *
 * @param httpPort 0 to 65535; 0: any free one
 * @param grpcPort likewise
 * @param database empty: the embedded PostgreSQL
 * @param keyFile under whose content the CA's key is sealed
 * @param httpNames what browsers call this control plane, besides the names and addresses that the host has
 * @param given certificate for HTTPS; empty: one by the product's own CA
 * @param trustedProxies who may say whom they speak for, as addresses and networks; empty: nobody
 * @param httpRate requests a second that one source, or one token, may make on average
 * @param sessionRate streams a second that nodes may open at this replica
 * @param historyMonths whole months of history that are kept besides the one that runs
 * @param auditMonths likewise of the audit record
 */
record StartupSettings(
        Path dataDir,
        String httpHost,
        int httpPort,
        boolean httpPlain,
        String grpcHost,
        int grpcPort,
        Optional<ConfiguredDatabase> database,
        Path keyFile,
        List<String> httpNames,
        Optional<GivenCertificate> given,
        String trustedProxies,
        int httpRate,
        int sessionRate,
        int historyMonths,
        int auditMonths) {

    private static final int USUAL_RATE = 100;
    private static final int HIGHEST_RATE = 100_000;
    private static final int USUAL_SESSION_RATE = 100;
    private static final int USUAL_MONTHS = 13;
    private static final int FEWEST_MONTHS = 3;
    private static final int USUAL_AUDIT_MONTHS = 25;
    private static final int FEWEST_AUDIT_MONTHS = 12;
    private static final int MOST_MONTHS = 120;

    /**
     * Reads them.
     *
     * @param variables gives the value of an environment variable by its name, or null
     * @throws StartupRefusedException naming the variable, the value and the remedy
     */
    static StartupSettings read(UnaryOperator<@Nullable String> variables) {
        Reader reader = new Reader(variables);
        Path dataDir = reader.path("HOLDFAST_DATA_DIR", Path.of("/var/lib/holdfast"));
        StartupSettings settings = new StartupSettings(
                dataDir,
                reader.host("HOLDFAST_HTTP_HOST", "0.0.0.0"),
                reader.port("HOLDFAST_HTTP_PORT", 8443),
                reader.flag("HOLDFAST_HTTP_PLAIN"),
                reader.host("HOLDFAST_GRPC_HOST", "0.0.0.0"),
                reader.port("HOLDFAST_GRPC_PORT", 9443),
                reader.database(),
                reader.path("HOLDFAST_KEY_FILE", dataDir.resolve("key")),
                reader.names("HOLDFAST_HTTP_NAMES"),
                reader.certificate(),
                reader.networks("HOLDFAST_TRUSTED_PROXIES"),
                reader.number("HOLDFAST_HTTP_RATE", USUAL_RATE, HIGHEST_RATE),
                reader.number("HOLDFAST_SESSION_RATE", USUAL_SESSION_RATE, HIGHEST_RATE),
                reader.number("HOLDFAST_HISTORY_MONTHS", USUAL_MONTHS, FEWEST_MONTHS, MOST_MONTHS),
                reader.number("HOLDFAST_AUDIT_MONTHS", USUAL_AUDIT_MONTHS, FEWEST_AUDIT_MONTHS, MOST_MONTHS));
        settings.refusePlainHttpForOthers();
        refuseMistakenProvider(variables);
        return settings;
    }

    /** As an environment variable, or as a system property of the same name in lower case with dots. */
    static @Nullable String variable(@Nullable String name) {
        String variable = Objects.requireNonNull(name);
        String value = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        return value != null ? value : System.getenv(variable);
    }

    private void refusePlainHttpForOthers() {
        if (httpPlain && !isLoopback(httpHost)) {
            throw new StartupRefusedException("HOLDFAST_HTTP_PLAIN is true and HOLDFAST_HTTP_HOST '" + httpHost
                    + "' is no loopback address; set the host to 127.0.0.1, or leave plain HTTP out");
        }
    }

    /** Read again by who needs them; here only so that a mistake ends the start with one sentence. */
    private static void refuseMistakenProvider(UnaryOperator<@Nullable String> variables) {
        try {
            OidcSettings.read(variables).flatMap(OidcSettings::authority).ifPresent(TrustedAuthority::of);
        } catch (IllegalArgumentException wrong) {
            throw new StartupRefusedException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartupRefusedException(
                    "HOLDFAST_HTTP_HOST '" + host + "' is not known here; write an address", e);
        }
    }

    /** One variable after the other, each with its own sentence. */
    private record Reader(UnaryOperator<@Nullable String> variables) {

        private @Nullable String text(String name) {
            String value = variables.apply(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        private Path path(String name, Path fallback) {
            String value = text(name);
            try {
                return (value == null ? fallback : Path.of(value))
                        .toAbsolutePath()
                        .normalize();
            } catch (InvalidPathException e) {
                throw new StartupRefusedException(name + " '" + value + "' is no path; write one", e);
            }
        }

        private String host(String name, String fallback) {
            String value = Objects.requireNonNullElse(text(name), fallback);
            if (!value.matches("[A-Za-z0-9.:_%-]{1,253}")) {
                throw new StartupRefusedException(name + " '" + value + "' is no host; write an address or a name");
            }
            return value;
        }

        private List<String> names(String name) {
            List<String> names = words(name);
            for (String each : names) {
                if (!each.matches("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")) {
                    throw new StartupRefusedException(
                            name + " '" + each + "' is no host; write names and addresses with spaces between them");
                }
            }
            return names;
        }

        private String networks(String name) {
            List<String> networks = words(name);
            for (String each : networks) {
                if (!each.matches("[0-9a-fA-F.:]{2,39}(/\\d{1,3})?")) {
                    throw new StartupRefusedException(
                            name + " '" + each + "' is no address or network; write such as 192.0.2.7 or 192.0.2.0/24");
                }
            }
            return String.join(",", networks);
        }

        private List<String> words(String name) {
            String value = text(name);
            return value == null
                    ? List.of()
                    : Stream.of(value.split("[\\s,]+"))
                            .filter(word -> !word.isEmpty())
                            .toList();
        }

        private int number(String name, int fallback, int most) {
            return number(name, fallback, 1, most);
        }

        private int number(String name, int fallback, int least, int most) {
            String value = text(name);
            if (value == null) {
                return fallback;
            }
            if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
                throw new StartupRefusedException(
                        name + " '" + value + "' will not do; write " + least + " to " + most);
            }
            return Integer.parseInt(value);
        }

        private Optional<GivenCertificate> certificate() {
            String certificate = text("HOLDFAST_TLS_CERTIFICATE");
            String key = text("HOLDFAST_TLS_KEY");
            if (certificate == null && key == null) {
                return Optional.empty();
            }
            GivenCertificate given = new GivenCertificate(
                    Path.of(required("HOLDFAST_TLS_CERTIFICATE", "HOLDFAST_TLS_KEY")),
                    Path.of(required("HOLDFAST_TLS_KEY", "HOLDFAST_TLS_CERTIFICATE")));
            given.check();
            return Optional.of(given);
        }

        private int port(String name, int fallback) {
            String value = text(name);
            if (value == null) {
                return fallback;
            }
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new StartupRefusedException(name + " '" + value + "' is no port; write 1 to 65535");
            }
            return Integer.parseInt(value);
        }

        private boolean flag(String name) {
            String value = Objects.requireNonNullElse(text(name), "false");
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new StartupRefusedException(name + " '" + value + "' is neither; write true or false");
            };
        }

        private Optional<ConfiguredDatabase> database() {
            String url = text("HOLDFAST_DATABASE_URL");
            if (url == null) {
                return Optional.empty();
            }
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new StartupRefusedException(
                        "HOLDFAST_DATABASE_URL is no JDBC URL of PostgreSQL; write jdbc:postgresql://HOST:PORT/NAME");
            }
            String owner = role("HOLDFAST_DATABASE_OWNER_USER", "holdfast_owner");
            String app = role("HOLDFAST_DATABASE_APP_USER", "holdfast_app");
            if (owner.equals(app)) {
                throw new StartupRefusedException(
                        "HOLDFAST_DATABASE_OWNER_USER and HOLDFAST_DATABASE_APP_USER are both '" + owner
                                + "'; the application's role may own nothing, so name two");
            }
            return Optional.of(new ConfiguredDatabase(
                    url,
                    owner,
                    required("HOLDFAST_DATABASE_OWNER_PASSWORD", "HOLDFAST_DATABASE_URL"),
                    app,
                    required("HOLDFAST_DATABASE_APP_PASSWORD", "HOLDFAST_DATABASE_URL")));
        }

        private String role(String name, String fallback) {
            String value = Objects.requireNonNullElse(text(name), fallback);
            if (!value.matches("[A-Za-z_][A-Za-z0-9_-]{0,62}")) {
                throw new StartupRefusedException(
                        name + " '" + value + "' is no name of a role; write letters, digits, _ and -");
            }
            return value;
        }

        private String required(String name, String by) {
            String value = text(name);
            if (value == null) {
                throw new StartupRefusedException(name + " is missing; " + by + " needs it");
            }
            return value;
        }
    }
}
