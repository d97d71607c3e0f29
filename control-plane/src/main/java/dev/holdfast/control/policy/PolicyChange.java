package dev.holdfast.control.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One line of what a revision changed. */
@Entity
@Immutable
@Table(name = "policy_change")
@IdClass(PolicyChange.Key.class)
public class PolicyChange extends PanacheEntityBase {

    @Id
    @Column(name = "revision_id")
    public long revisionId;

    @Id
    @Enumerated(EnumType.STRING)
    public PolicyScope.Level scope;

    @Id
    @Column(name = "scope_id")
    public long scopeId;

    @Id
    public String setting;

    /** Null: nothing was laid over it there. */
    @Column(name = "value_before")
    public @Nullable String valueBefore;

    /** Null: nothing is laid over it there any more. */
    @Column(name = "value_after")
    public @Nullable String valueAfter;

    protected PolicyChange() {}

    PolicyChange(
            long revisionId,
            PolicyScope scope,
            String setting,
            @Nullable String valueBefore,
            @Nullable String valueAfter) {
        this.revisionId = revisionId;
        this.scope = scope.level();
        this.scopeId = scope.id();
        this.setting = setting;
        this.valueBefore = valueBefore;
        this.valueAfter = valueAfter;
    }

    PolicyScope place() {
        return new PolicyScope(scope, scopeId);
    }

    /** Primary key. */
    public record Key(long revisionId, PolicyScope.Level scope, long scopeId, String setting) implements Serializable {}
}
