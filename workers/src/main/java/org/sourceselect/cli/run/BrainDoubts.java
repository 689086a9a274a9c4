package org.sourceselect.cli.run;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.store.Ancestry;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;

/** What was in doubt when the images behind a selection were prepared, as the store keeps it. Names files: for the user's own screen. */
final class BrainDoubts {

    private static final Logger LOG = LoggerFactory.getLogger(BrainDoubts.class);

    /** More than these nobody reads beside a result; {@code tasks} lists all. */
    private static final int SHOWN = 5;

    private BrainDoubts() {}

    /** A warning for each of the first images in doubt, and how many more there are; none where all is clear. */
    static List<String> of(SelectionView view, ArtifactStore store) {
        Set<String> doubts = new LinkedHashSet<>();
        for (Manifest prepared : prepared(view, store)) {
            try {
                doubts.addAll(store.json(prepared, BrainReport.OBJECT, BrainReport.class)
                        .doubts());
            } catch (StoreException | BadInputException | UncheckedIOException e) {
                // Earlier releases kept none; and a result is told whatever became of the artifacts behind it.
                LOG.debug("no report of brains", e);
            }
        }
        List<String> lines = new ArrayList<>(doubts.stream()
                .limit(SHOWN)
                .map(doubt -> "warning: " + Sentences.oneLine(doubt))
                .toList());
        if (doubts.size() > SHOWN) {
            lines.add("warning: the brain is in doubt in " + Numbers.count(doubts.size() - SHOWN, "more image")
                    + "; sourceselect tasks --check names all");
        }
        return lines;
    }

    /** What models and features were made from, in the end. */
    private static List<Manifest> prepared(SelectionView view, ArtifactStore store) {
        List<ArtifactRef> ends = view.places()
                .flatMap(place -> Stream.of(
                        place.ranked().targetFeatures(), place.ranked().model()))
                .toList();
        return Ancestry.of(ends, ref -> manifest(ref, store))
                .manifests()
                .filter(manifest -> manifest.kind() == ArtifactKind.PREPARED)
                .toList();
    }

    private static Optional<Manifest> manifest(ArtifactRef ref, ArtifactStore store) {
        try {
            return Optional.of(store.load(ref));
        } catch (StoreException e) {
            LOG.debug("an artifact behind the selection is gone", e);
            return Optional.empty();
        }
    }
}
