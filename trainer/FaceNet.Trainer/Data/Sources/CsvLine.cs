using System.Text;

namespace FaceNet.Trainer.Data;

/// <summary>A line of a CSV file as RFC 4180 has it: commas separate; in double quotes they do not, and two double quotes are one.</summary>
internal static class CsvLine
{
    /// <summary>The values, trimmed; null where a double quote is not closed.</summary>
    public static string[]? Split(string line)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        bool quoted = false;
        for (int index = 0; index < line.Length; index++)
        {
            char character = line[index];
            if (quoted && character == '"' && index + 1 < line.Length && line[index + 1] == '"')
            {
                value.Append('"');
                index++;
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == ',' && !quoted)
            {
                values.Add(value.ToString().Trim());
                value.Clear();
            }
            else
            {
                value.Append(character);
            }
        }

        return quoted ? null : [.. values, value.ToString().Trim()];
    }
}
