package dev.holdfast.web;

import java.util.List;

/**
 * The form for one more join token. It keeps what was typed when it is refused.
 *
 * @param clusters that there are, to choose from; another may be typed
 * @param hours it lives, as typed
 * @param uses as typed
 * @param problem why it was refused; empty: it was not
 */
public record JoinTokenForm(
        String cluster,
        List<String> clusters,
        String hours,
        String uses,
        String labels,
        boolean approval,
        String problem) {}
