/**
 * The chain over the audit record: one sealer gives each committed record its place, signed heads outlive the months that
 * they end, and a verification names the first record that is not what it was. Plain SQL on purpose. It enters
 * {@code database} only; what it checks, {@code docs/audit-verify.md} checks without it.
 */
@NullMarked
package dev.holdfast.control.audit.chain;

import org.jspecify.annotations.NullMarked;
