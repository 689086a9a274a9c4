/** Code that breaks the rules, for the rules to catch. */
@NullMarked
package org.sourceselect.architecture.broken.first;

import org.jspecify.annotations.NullMarked;
