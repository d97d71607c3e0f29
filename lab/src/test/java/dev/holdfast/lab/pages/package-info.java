/** What people see in Chromium, on a control plane whose database holds rows that no node has sent. */
@NullMarked
package dev.holdfast.lab.pages;

import org.jspecify.annotations.NullMarked;
