package org.sourceselect.transferability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The subjects of one side in groups to be left out one after the other: each subject a group of its own up to {@value
 * #MOST} subjects; of more, the k-th in the order of their numbers goes to group k modulo {@value #MOST}. Nothing but the
 * subjects' numbers matters, so that all sources of a target have the same groups.
 */
public final class SubjectGroups {

    /** Student's t of 20 groups is 7 % above the normal quantile: that is all that more groups could gain. */
    public static final int MOST = 20;

    private final int[] subjects;
    private final int count;
    private final boolean told;

    /** Subjects that nobody tells apart. */
    public static final SubjectGroups UNTOLD = new SubjectGroups(new int[] {0}, 1, false);

    private SubjectGroups(int[] subjects, int count, boolean told) {
        this.subjects = subjects;
        this.count = count;
        this.told = told;
    }

    /** At most {@link #MOST} groups. */
    public static SubjectGroups of(FeatureMaps maps) {
        return of(maps, MOST);
    }

    /** At most so many groups. */
    public static SubjectGroups of(FeatureMaps maps, int most) {
        return maps.subjectsTold() ? of(IntStream.range(0, maps.images()).map(maps::subject), most) : UNTOLD;
    }

    /** Of the subjects of images or other items, in at most so many groups. */
    public static SubjectGroups of(IntStream subjectOfEach, int most) {
        int[] subjects = subjectOfEach.distinct().sorted().toArray();
        return new SubjectGroups(subjects, Math.max(1, Math.min(most, subjects.length)), true);
    }

    /** How many groups. */
    public int count() {
        return count;
    }

    /** The group of a subject. */
    public int of(int subject) {
        return told ? Arrays.binarySearch(subjects, subject) % count : 0;
    }

    /** How many subjects each group has. */
    public int[] sizes() {
        int[] sizes = new int[count];
        for (int s = 0; s < subjects.length; s++) {
            sizes[s % count]++;
        }
        return sizes;
    }

    /** Why none of them can be left out, in words, if that is so. */
    public Optional<String> unknown(String side) {
        if (!told) {
            return Optional.of("which images of the " + side + " are of one subject is not known");
        }
        return count < 2 ? Optional.of("the " + side + " has a single subject") : Optional.empty();
    }

    /** The images of each group, ascending. */
    public List<int[]> images(FeatureMaps maps) {
        List<IntStream.Builder> images = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            images.add(IntStream.builder());
        }
        for (int image = 0; image < maps.images(); image++) {
            images.get(of(maps.subject(image))).add(image);
        }
        return images.stream().map(b -> b.build().toArray()).toList();
    }
}
