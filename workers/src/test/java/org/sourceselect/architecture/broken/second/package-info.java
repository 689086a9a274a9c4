/** Code that breaks the rules, for the rules to catch. */
@NullMarked
package org.sourceselect.architecture.broken.second;

import org.jspecify.annotations.NullMarked;
