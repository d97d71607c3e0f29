/**
 * The control plane. It is never in the forwarding path: a node that cannot reach it goes on with what it has. Each
 * package has one job; the arrows between them point one way: {@code startup} and {@code database} below, then {@code
 * audit}, {@code fleet}, {@code history}, {@code enrollment} and {@code policy}, then {@code session}, and on top
 * what people use: {@code access}, {@code api}, {@code dashboard}.
 */
@NullMarked
package dev.holdfast.control;

import org.jspecify.annotations.NullMarked;
