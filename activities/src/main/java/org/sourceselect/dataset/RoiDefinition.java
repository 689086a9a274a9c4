package org.sourceselect.dataset;

import java.util.List;

/**
 * A region of interest: the voxels that carry any of its label values.
 *
 * @param name as it stands in task names: letters, digits, '_', '.' and '+'
 * @param labels its label values in the data set's label volumes, ascending, each in 1..32767
 */
public record RoiDefinition(String name, List<Integer> labels) {

    /** Keeps a sorted copy. */
    public RoiDefinition {
        labels = labels.stream().sorted().distinct().toList();
    }
}
