package dev.holdfast.control.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a control plane starts with and that bear on who is let in, how much is taken, and how long the record
 * is kept: on record where they are not what the last start said. No secret is among them.
 */
@ApplicationScoped
@Unremovable
public class SettingsOnRecord {

    private static final List<String> NAMES = List.of(
            "holdfast.audit.months",
            "holdfast.history.months",
            "holdfast.http.names",
            "holdfast.http.rate",
            "holdfast.oidc.client.id",
            "holdfast.oidc.group.claim",
            "holdfast.oidc.issuer",
            "holdfast.oidc.roles",
            "holdfast.oidc.user.claim",
            "holdfast.public.url",
            "holdfast.session.rate",
            "holdfast.trusted.proxies");

    private static final String LAST = """
            SELECT after_value FROM holdfast.audit_record WHERE code = ? ORDER BY at DESC, id DESC LIMIT 1
            """;

    private final Config config;
    private final DataSource dataSource;
    private final ObjectMapper json;
    private final Audit audit;

    @Inject
    SettingsOnRecord(Config config, DataSource dataSource, ObjectMapper json, Audit audit) {
        this.config = config;
        this.dataSource = dataSource;
        this.json = json;
        this.audit = audit;
    }

    void start(@Observes StartupEvent event) {
        Map<String, Object> now = new TreeMap<>();
        for (String name : NAMES) {
            config.getOptionalValue(name, String.class)
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> now.put(name, value));
        }
        compare(now);
    }

    /** Puts them on record if the last ones were others. */
    void compare(Map<String, Object> now) {
        QuarkusTransaction.requiringNew().run(() -> {
            Optional<Map<String, Object>> last = last();
            if (last.filter(now::equals).isEmpty()) {
                audit.record(AuditEntry.done(AuditCode.SETTINGS_CHANGED, Actor.SYSTEM, "settings", "control-plane")
                        .changing(last.orElse(Map.of()), now));
            }
        });
    }

    private Optional<Map<String, Object>> last() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setInt(1, AuditCode.SETTINGS_CHANGED.number());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(read(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("the settings on record could not be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> read(@Nullable String text) throws JsonProcessingException {
        return text == null ? Map.of() : json.readValue(text, new TypeReference<Map<String, Object>>() {});
    }
}
