using System.Text;

namespace FaceNet.Trainer.Data;

/// <summary>
/// A CSV file with a header: UTF-8, separated by commas, values with commas in double quotes (RFC 4180, but no line breaks in values). Columns are
/// found by name, whatever their order and case; others are ignored, as are empty lines.
/// </summary>
internal sealed class CsvTable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly string _folder;
    private readonly string[] _lines;

    private CsvTable(string file, string[] lines)
    {
        _file = file;
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        _lines = lines;
        Columns = lines is [] ? [] : Split(1);
    }

    /// <summary>The names in the header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The file, as it was given.</summary>
    public string File => _file;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainerException">The file cannot be read or is not text.</exception>
    public static CsvTable Read(string file)
    {
        try
        {
            return new CsvTable(file, System.IO.File.ReadAllLines(file, Utf8));
        }
        catch (DecoderFallbackException exception)
        {
            throw new TrainerException($"'{file}' is not UTF-8 text. Give a folder of people or a CSV file, saved as UTF-8.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"'{file}' cannot be read: {exception.Message} Make it readable.", exception);
        }
    }

    /// <summary>Whether the header names all of the columns.</summary>
    public bool Has(IEnumerable<string> columns)
    {
        return columns.All(column => Columns.Contains(column, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The rows, each with its values of the given columns in the given order.</summary>
    /// <exception cref="TrainerException">A row has another number of columns than the header, or a value is missing.</exception>
    public IEnumerable<CsvRow> Rows(IReadOnlyList<string> columns)
    {
        int[] indices = [.. columns.Select(column => Columns.Index().First(known => known.Item.Equals(column, StringComparison.OrdinalIgnoreCase)).Index)];
        for (int line = 2; line <= _lines.Length; line++)
        {
            if (string.IsNullOrWhiteSpace(_lines[line - 1]))
            {
                continue;
            }

            string[] values = Split(line);
            if (values.Length != Columns.Count)
            {
                throw Fault(line, $"'{_lines[line - 1]}' has {values.Length} columns; the header has {Columns.Count}. Correct the line, and put values with commas in double quotes");
            }

            int empty = Array.FindIndex(indices, index => values[index].Length == 0);
            yield return empty < 0
                ? new CsvRow(line, [.. indices.Select(index => values[index])])
                : throw Fault(line, $"'{_lines[line - 1]}' has no {columns[empty]}; every row needs one. Fill it in or remove the line");
        }
    }

    /// <summary>The photo at a path that is relative to the file, however the path is spelled.</summary>
    public ListedPhoto Photo(string path)
    {
        string full = Path.GetFullPath(path, _folder);
        return new ListedPhoto(Path.GetRelativePath(_folder, full).Replace('\\', '/'), full);
    }

    /// <summary>A fault in a line.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="fault">The value, the rule and the remedy, without a full stop.</param>
    public TrainerException Fault(int line, string fault)
    {
        return new TrainerException($"'{_file}' line {line}: {fault}.");
    }

    private string[] Split(int line)
    {
        string text = _lines[line - 1];
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault(line, "it holds a zero byte, which text does not. Save the file as CSV in UTF-8");
        }

        return CsvLine.Split(text) ?? throw Fault(line, $"'{text}' opens a double quote and does not close it. Close it; values cannot go over several lines");
    }
}
