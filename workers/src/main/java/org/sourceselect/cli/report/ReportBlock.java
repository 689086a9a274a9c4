package org.sourceselect.cli.report;

import java.util.List;
import org.sourceselect.cli.text.TextTable;

/** What a section is made of. */
public sealed interface ReportBlock {

    /**
     * Paragraphs.
     *
     * @param lines one each
     */
    record Words(List<String> lines) implements ReportBlock {
        /** Keeps a copy. */
        public Words {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Paragraphs that explain what stands above them.
     *
     * @param lines one each
     */
    record Remarks(List<String> lines) implements ReportBlock {
        /** Keeps a copy. */
        public Remarks {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A table, which a reader can sort.
     *
     * @param caption what it holds
     * @param table its cells
     * @param folded whether it shows only when asked for
     */
    record Grid(String caption, TextTable table, boolean folded) implements ReportBlock {}

    /**
     * A chart; the block after it is the table that says the same.
     *
     * @param caption what it shows and how to read it
     * @param json what is drawn, for the page's script
     */
    record Chart(String caption, String json) implements ReportBlock {}

    /**
     * Text as it is to be copied.
     *
     * @param label what it is
     * @param text the text
     */
    record Code(String label, String text) implements ReportBlock {}

    /**
     * Pictures side by side.
     *
     * @param pictures the pictures
     */
    record Pictures(List<Picture> pictures) implements ReportBlock {
        /** Keeps a copy. */
        public Pictures {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * A picture.
     *
     * @param caption what it shows
     * @param text the same for those who do not see it
     * @param png its bytes as a {@code data:} URI
     */
    record Picture(String caption, String text, String png) {}

    /**
     * Subjects with their slices, one below the other.
     *
     * @param regions what is outlined, in the colours' order
     * @param cards the subjects
     */
    record Sheet(List<String> regions, List<Card> cards) implements ReportBlock {
        /** Keeps copies. */
        public Sheet {
            regions = List.copyOf(regions);
            cards = List.copyOf(cards);
        }

        /** So many colours there are; regions beyond them have the same again, in dashes. */
        public static final int COLOURS = 8;
    }

    /**
     * A subject.
     *
     * @param name its name
     * @param side what it is for; empty where nobody can tell
     * @param signs why to look at it; empty where nothing stands out
     * @param facts about it
     * @param pictures of it; none where its files cannot be used
     */
    record Card(String name, String side, List<String> signs, List<String> facts, List<Picture> pictures) {
        /** Keeps copies. */
        public Card {
            signs = List.copyOf(signs);
            facts = List.copyOf(facts);
            pictures = List.copyOf(pictures);
        }
    }
}
