/** Tests of the evaluation against the paper's tables, scipy's values and the definitions' own properties. */
@NullMarked
package org.sourceselect.evaluation;

import org.jspecify.annotations.NullMarked;
