package dev.holdfast.web;

import java.util.List;

/**
 * A virtual router and its members.
 *
 * @param family {@code IPv4} or {@code IPv6}
 * @param differences what its members do not agree on and should, each a sentence
 * @param verdict one sentence: who holds it, or what is wrong and what to do
 */
public record RouterView(
        long id,
        String name,
        String cluster,
        String segment,
        String family,
        int vrid,
        List<String> addresses,
        Health health,
        String verdict,
        List<MemberView> members,
        List<String> differences) {

    public String href() {
        return "/routers/" + id;
    }

    /** Whether it is in no danger, but not as it should be. */
    public boolean isNoted() {
        return !health.trouble() && (health == Health.DEGRADED || !differences.isEmpty());
    }

    /** What is to be noted of it, in a word or two. */
    public String notedWord() {
        String mismatch = differences.isEmpty() ? "" : "Mismatch";
        if (health == Health.OK) {
            return mismatch;
        }
        return mismatch.isEmpty() ? health.word() : mismatch + " · " + health.word();
    }

    /** Those that are ACTIVE now. */
    public List<MemberView> active() {
        return members.stream()
                .filter(member -> member.state() == MemberState.ACTIVE)
                .toList();
    }

    /** The addresses without their prefix lengths. */
    public List<String> bareAddresses() {
        return addresses.stream()
                .map(address -> address.replaceFirst("/.*", ""))
                .toList();
    }
}
