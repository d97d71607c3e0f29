/**
 * Every setting once: type, range, default, unit, doc line. The YAML file, pushed policy, pages and reference docs are all
 * made from it. It may not touch files, YAML or the network: it takes text and gives typed values or errors that name the
 * setting, the value and the remedy.
 */
@NullMarked
package dev.holdfast.vrrp.settings;

import org.jspecify.annotations.NullMarked;
