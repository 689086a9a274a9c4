/** What may depend on what among the workers and what holds for every module; each rule is shown to catch a breach. */
@NullMarked
package org.sourceselect.architecture;

import org.jspecify.annotations.NullMarked;
