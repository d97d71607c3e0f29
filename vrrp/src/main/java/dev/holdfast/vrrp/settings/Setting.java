package dev.holdfast.vrrp.settings;

/**
 * One setting of a virtual router.
 *
 * @param name as in the file; a dot for each level below the router
 * @param type and range
 * @param defaultText as it would be written; a sentence in brackets where it depends; empty: must be given
 * @param unit of the bare number, empty where the text carries its own or has none
 * @param doc one line for people
 * @param overlayable whether policy of the control plane may lay something over the file
 */
public record Setting(
        String name, SettingType type, String defaultText, String unit, String doc, boolean overlayable) {}
