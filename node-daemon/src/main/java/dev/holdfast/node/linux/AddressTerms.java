package dev.holdfast.node.linux;

import org.jspecify.annotations.Nullable;

/**
 * On what terms an address is put on an interface.
 *
 * @param prefixLength 0 to 32 or 128; no route is made of it
 * @param validSeconds 1 to {@link InterfaceAddress#FOREVER}: when the kernel takes the address back
 * @param preferredSeconds 0 to {@code validSeconds}: until when the kernel chooses it as a source by itself
 * @param protocol IFA_PROTO, 0: none
 * @param scope rt_scope_t, or {@link #CUSTOMARY_SCOPE}
 * @param label IFA_LABEL, at most 15 bytes; null: the interface's name
 */
public record AddressTerms(
        int prefixLength,
        long validSeconds,
        long preferredSeconds,
        int protocol,
        int scope,
        @Nullable String label) {

    /** Link for a link-local IPv6 address, else global. */
    public static final int CUSTOMARY_SCOPE = -1;

    /** Customary scope, no label, preferred as long as valid. */
    public AddressTerms(int prefixLength, long validSeconds, int protocol) {
        this(prefixLength, validSeconds, validSeconds, protocol, CUSTOMARY_SCOPE, null);
    }
}
