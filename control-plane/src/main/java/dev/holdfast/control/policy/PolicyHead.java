package dev.holdfast.control.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The newest revision's number, in one row. Locked by whoever makes the next, so that numbers are committed in order. */
@Entity
@Table(name = "policy_head")
public class PolicyHead extends PanacheEntityBase {

    private static final short ONLY = 1;

    @Id
    public short id;

    @Column(nullable = false)
    public long revision;

    protected PolicyHead() {}

    /** Takes the next number, and holds the right to it until the transaction ends. */
    static long next() {
        PolicyHead head = findById(ONLY, LockModeType.PESSIMISTIC_WRITE);
        return ++head.revision;
    }
}
