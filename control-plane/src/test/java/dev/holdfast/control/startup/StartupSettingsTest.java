package dev.holdfast.control.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupSettingsTest {

    @Test
    void hasADefaultForEverything() {
        StartupSettings settings = read();
        assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/holdfast"));
        assertThat(settings.httpPort()).isEqualTo(8443);
        assertThat(settings.grpcPort()).isEqualTo(9443);
        assertThat(settings.httpPlain()).isFalse();
        assertThat(settings.sessionRate()).isEqualTo(100);
        assertThat(settings.historyMonths()).isEqualTo(13);
        assertThat(settings.auditMonths()).isEqualTo(25);
        assertThat(settings.database()).isEmpty();
        assertThat(settings.keyFile()).isEqualTo(Path.of("/var/lib/holdfast/key"));
    }

    @Test
    void allowsPlainHttpOnLoopbackOnly() {
        assertThat(read("HOLDFAST_HTTP_PLAIN", "true", "HOLDFAST_HTTP_HOST", "127.0.0.1")
                        .httpPlain())
                .isTrue();
        assertThat(read("HOLDFAST_HTTP_PLAIN", "true", "HOLDFAST_HTTP_HOST", "::1")
                        .httpPlain())
                .isTrue();
        refused("HOLDFAST_HTTP_HOST", "HOLDFAST_HTTP_PLAIN", "true");
        refused("192.0.2.1", "HOLDFAST_HTTP_PLAIN", "true", "HOLDFAST_HTTP_HOST", "192.0.2.1");
    }

    @Test
    void namesTheVariableAndTheValueOfAMistake() {
        refused("HOLDFAST_GRPC_PORT '99999'", "HOLDFAST_GRPC_PORT", "99999");
        refused("HOLDFAST_HTTP_PORT 'https'", "HOLDFAST_HTTP_PORT", "https");
        refused("HOLDFAST_HTTP_PLAIN 'yes'", "HOLDFAST_HTTP_PLAIN", "yes");
        refused("HOLDFAST_SESSION_RATE '0'", "HOLDFAST_SESSION_RATE", "0");
        refused("HOLDFAST_HISTORY_MONTHS '2' will not do; write 3 to 120", "HOLDFAST_HISTORY_MONTHS", "2");
        refused("HOLDFAST_AUDIT_MONTHS '11' will not do; write 12 to 120", "HOLDFAST_AUDIT_MONTHS", "11");
        refused("HOLDFAST_DATABASE_URL", "HOLDFAST_DATABASE_URL", "postgres://localhost/x");
        refused("HOLDFAST_DATABASE_OWNER_PASSWORD", "HOLDFAST_DATABASE_URL", "jdbc:postgresql://localhost/x");
        refused(
                "own nothing",
                "HOLDFAST_DATABASE_URL",
                "jdbc:postgresql://localhost/x",
                "HOLDFAST_DATABASE_APP_USER",
                "holdfast_owner");
        refused(
                "no name of a role",
                "HOLDFAST_DATABASE_URL",
                "jdbc:postgresql://localhost/x",
                "HOLDFAST_DATABASE_APP_USER",
                "app\"; DROP");
    }

    @Test
    void takesACertificateWithItsKeyOnly(@TempDir Path directory) throws Exception {
        TestCertificate.write(directory, "a.example");
        Path other = Files.createDirectory(directory.resolve("other"));
        TestCertificate.write(other, "b.example");
        String certificate = directory.resolve("certificate.pem").toString();
        String key = directory.resolve("key.pem").toString();

        assertThat(read("HOLDFAST_TLS_CERTIFICATE", certificate, "HOLDFAST_TLS_KEY", key)
                        .given())
                .isPresent();
        refused("HOLDFAST_TLS_KEY is missing", "HOLDFAST_TLS_CERTIFICATE", certificate);
        refused("HOLDFAST_TLS_CERTIFICATE is missing", "HOLDFAST_TLS_KEY", key);
        refused(
                "is not the key of the certificate",
                "HOLDFAST_TLS_CERTIFICATE",
                certificate,
                "HOLDFAST_TLS_KEY",
                other.resolve("key.pem").toString());
        refused("holds no private key", "HOLDFAST_TLS_CERTIFICATE", certificate, "HOLDFAST_TLS_KEY", certificate);
        refused("cannot be read", "HOLDFAST_TLS_CERTIFICATE", key + "x", "HOLDFAST_TLS_KEY", key);
    }

    @Test
    void refusesNamesProxiesAndRatesThatAreNone() {
        refused("HOLDFAST_HTTP_NAMES '<b>'", "HOLDFAST_HTTP_NAMES", "a.example <b>");
        refused("HOLDFAST_TRUSTED_PROXIES 'proxy'", "HOLDFAST_TRUSTED_PROXIES", "proxy");
        refused("HOLDFAST_HTTP_RATE '0'", "HOLDFAST_HTTP_RATE", "0");
        assertThat(read("HOLDFAST_HTTP_NAMES", "a.example, b.example").httpNames())
                .containsExactly("a.example", "b.example");
        assertThat(read("HOLDFAST_TRUSTED_PROXIES", "192.0.2.0/24 ::1").trustedProxies())
                .isEqualTo("192.0.2.0/24,::1");
    }

    @Test
    void neverShowsAPassword() {
        StartupSettings settings = read(
                "HOLDFAST_DATABASE_URL",
                "jdbc:postgresql://localhost/x",
                "HOLDFAST_DATABASE_OWNER_PASSWORD",
                "hush-owner",
                "HOLDFAST_DATABASE_APP_PASSWORD",
                "hush-app");
        assertThat(settings.toString()).contains("jdbc:postgresql").doesNotContain("hush");
    }

    private static StartupSettings read(String... variables) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            given.put(variables[i], variables[i + 1]);
        }
        return StartupSettings.read(given::get);
    }

    private static void refused(String part, String... variables) {
        assertThatThrownBy(() -> read(variables))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining(part);
    }
}
