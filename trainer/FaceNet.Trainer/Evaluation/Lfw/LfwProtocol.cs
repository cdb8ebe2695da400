using System.Globalization;

namespace FaceNet.Trainer.Evaluation.Lfw;

/// <summary>The pairs of LFW's view 2, fold by fold, as published in pairs.txt.</summary>
internal static class LfwProtocol
{
    /// <summary>Reads the folds.</summary>
    /// <exception cref="TrainerException">The file is missing or not of this form.</exception>
    public static IReadOnlyList<IReadOnlyList<LfwPair>> Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new TrainerException($"Pairs file '{file}' does not exist. Give LFW's pairs.txt.");
        }

        string[][] lines = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split('\t', StringSplitOptions.TrimEntries))];
        if (lines.Length == 0 || lines[0].Length != 2 || !int.TryParse(lines[0][0], out int folds) || !int.TryParse(lines[0][1], out int pairs) || lines.Length != 1 + (2 * folds * pairs))
        {
            throw new TrainerException($"Pairs file '{file}' is not LFW's: its first line must be 'folds<TAB>pairs', followed by folds x 2 x pairs lines.");
        }

        return [.. lines[1..].Select((line, index) => Parse(line, file, index + 2)).Chunk(2 * pairs)];
    }

    private static LfwPair Parse(string[] fields, string file, int line)
    {
        return fields.Length switch
        {
            3 => new LfwPair(fields[0], Photo(fields[0], fields[1]), fields[0], Photo(fields[0], fields[2]), Same: true),
            4 => new LfwPair(fields[0], Photo(fields[0], fields[1]), fields[2], Photo(fields[2], fields[3]), Same: false),
            _ => throw new TrainerException($"Pairs file '{file}', line {line} has {fields.Length} fields; a pair of one person has 3, of two people 4, separated by tabs."),
        };

        string Photo(string person, string number)
        {
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? $"{person}_{value:D4}"
                : throw new TrainerException($"Pairs file '{file}', line {line}: '{number}' must be the number of a photo.");
        }
    }
}
