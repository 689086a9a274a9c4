/** What may depend on what in this module; each rule is shown to catch a breach. */
@NullMarked
package org.sourceselect.architecture;

import org.jspecify.annotations.NullMarked;
