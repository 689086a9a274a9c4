/**
 * What may depend on what in all modules, what workflow code must not touch, and that every package says what it is for; each
 * rule is shown to catch a breach.
 */
@NullMarked
package org.sourceselect.architecture;

import org.jspecify.annotations.NullMarked;
