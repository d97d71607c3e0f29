package dev.holdfast.web;

/**
 * Handing over on a router's page.
 *
 * @param newest the last one
 * @param mayAsk whether whoever looks may ask for another
 */
public record HandoverPanel(HandoverView newest, HandoverForm form, boolean mayAsk) {

    /** Whether there is anybody to hand over to, and somebody who may. */
    public boolean offered() {
        return mayAsk && !form.choices().isEmpty();
    }
}
