package dev.holdfast.node.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one virtual router did and heard since the daemon's start. */
final class RouterCounters {

    long advertsSent;
    long advertsSuppressed;
    long sendFailures;
    long advertsReceived;
    long advertsCoalesced;
    long advertsRejected;
    long priorityZeroSent;
    long priorityZeroReceived;
    long becameActive;
    long announcements;
    long addressesPutBack;
    long addressesExpired;
    long longestDeafnessMillis;

    /** By stable name. */
    Map<String, Long> byName() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("advertsSent", advertsSent);
        counters.put("advertsSuppressed", advertsSuppressed);
        counters.put("sendFailures", sendFailures);
        counters.put("advertsReceived", advertsReceived);
        counters.put("advertsCoalesced", advertsCoalesced);
        counters.put("advertsRejected", advertsRejected);
        counters.put("priorityZeroSent", priorityZeroSent);
        counters.put("priorityZeroReceived", priorityZeroReceived);
        counters.put("becameActive", becameActive);
        counters.put("announcements", announcements);
        counters.put("addressesPutBack", addressesPutBack);
        counters.put("addressesExpired", addressesExpired);
        counters.put("longestDeafnessMillis", longestDeafnessMillis);
        return counters;
    }
}
