package dev.holdfast.control.policy;

/**
 * What a node says to a policy.
 *
 * @param reason of a rejection: names the setting, the value and the remedy; empty when applied
 * @param lastGoodRevision what it goes on with
 * @param effectiveHash SHA-256 of the settings now in force there
 */
public record PolicyAnswer(
        long revision, boolean applied, String reason, long lastGoodRevision, byte[] effectiveHash) {}
