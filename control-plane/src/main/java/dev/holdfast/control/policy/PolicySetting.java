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
import java.util.List;

/** What all revisions together come to, at one scope. */
@Entity
@Table(name = "policy_setting")
@IdClass(PolicySetting.Key.class)
public class PolicySetting extends PanacheEntityBase {

    @Id
    @Enumerated(EnumType.STRING)
    public PolicyScope.Level scope;

    @Id
    @Column(name = "scope_id")
    public long scopeId;

    @Id
    public String setting;

    @Column(nullable = false)
    public String value;

    /** The revision that set it. */
    @Column(name = "revision_id", nullable = false)
    public long revisionId;

    protected PolicySetting() {}

    PolicySetting(PolicyScope scope, String setting, String value, long revisionId) {
        this.scope = scope.level();
        this.scopeId = scope.id();
        this.setting = setting;
        this.value = value;
        this.revisionId = revisionId;
    }

    /** What is laid over at exactly this scope. */
    static List<PolicySetting> at(PolicyScope scope) {
        return list("scope = ?1 and scopeId = ?2", scope.level(), scope.id());
    }

    /** Primary key. */
    public record Key(PolicyScope.Level scope, long scopeId, String setting) implements Serializable {}
}
