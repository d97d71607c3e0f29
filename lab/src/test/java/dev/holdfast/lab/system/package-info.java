/**
 * The whole product in the lab: what the built programs do on a real segment, with real peers and real clients. Black boxes
 * only: nothing of the programs is imported.
 */
@NullMarked
package dev.holdfast.lab.system;

import org.jspecify.annotations.NullMarked;
