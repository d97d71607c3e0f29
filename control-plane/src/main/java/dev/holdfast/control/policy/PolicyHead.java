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

    static final short ONLY = 1;

    @Id
    public short id;

    @Column(nullable = false)
    public long revision;

    protected PolicyHead() {}

    /** The row, held until the transaction ends. Whoever makes a revision moves it on by one. */
    static PolicyHead locked() {
        return findById(ONLY, LockModeType.PESSIMISTIC_WRITE);
    }
}
