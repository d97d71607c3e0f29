package dev.holdfast.control.access;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes {@code admin} at the first start: with the password that was given, or with one that is printed once. */
@ApplicationScoped
class FirstUser {

    private static final Logger LOG = Logger.getLogger(FirstUser.class);
    private static final String NAME = "admin";

    private final Audit audit;
    private final EntityManager database;
    private final Users users;
    private final Optional<String> given;
    private final Optional<String> recovery;

    @Inject
    FirstUser(
            Audit audit,
            EntityManager database,
            Users users,
            @ConfigProperty(name = "holdfast.admin.password") Optional<String> given,
            @ConfigProperty(name = "holdfast.admin.recovery.password") Optional<String> recovery) {
        this.audit = audit;
        this.database = database;
        this.users = users;
        this.given = given;
        this.recovery = recovery;
    }

    void start(@Observes StartupEvent event) {
        if (QuarkusTransaction.requiringNew().call(() -> User.count() > 0)) {
            recovery.ifPresent(this::recover);
            return;
        }
        String password = given.orElseGet(Passwords::make);
        PasswordHash hash = PasswordHash.of(password);
        boolean made = QuarkusTransaction.requiringNew().call(() -> insert(hash));
        if (!made) {
            return;
        }
        if (given.isEmpty()) {
            // To the terminal and not to the log: logs are kept and shipped.
            System.out.println("First user: " + NAME + ", password: " + password + " (shown this once)");
        } else if (password.length() < Passwords.SHORTEST) {
            LOG.warnf(
                    "event=short_password user=%s characters=%d remedy=\"give HOLDFAST_ADMIN_PASSWORD at least %d\"",
                    NAME, password.length(), Passwords.SHORTEST);
        }
    }

    /** Whoever can start the program with another variable has its key file and its database anyway. */
    private void recover(String password) {
        users.recover(NAME, password);
        LOG.warnf(
                "event=administrator_recovered user=%s remedy=\"take HOLDFAST_ADMIN_RECOVERY_PASSWORD away again\"",
                NAME);
    }

    // Two replicas may start at once on an empty database: one of them makes it.
    private boolean insert(PasswordHash hash) {
        int made = database.createNativeQuery("""
                        INSERT INTO holdfast.user_account (name, password_hash, role, created_at, password_changed_at)
                        VALUES (:name, :hash, 'ADMIN', now(), now()) ON CONFLICT (name) DO NOTHING
                        """)
                .setParameter("name", NAME)
                .setParameter("hash", hash.text())
                .executeUpdate();
        if (made == 1) {
            audit.record(AuditEntry.done(AuditCode.USER_CREATED, Actor.SYSTEM, "user", NAME));
        }
        return made == 1;
    }
}
