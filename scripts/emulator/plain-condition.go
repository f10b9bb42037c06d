package internal

import (
	"context"
	"strings"

	googlesql "github.com/goccy/go-googlesql"
)

// formatCondition formats the condition of a join or a filter. What is said by `and` and by equality of texts and of whole numbers
// is left to SQLite: both are kept so that equal values are equal cells. Hidden in functions of Go, as they are elsewhere, SQLite
// can use no index for them, and compares every row of one table with every row of the other.
func formatCondition(ctx context.Context, expr googlesql.ResolvedExprNode) (string, error) {
	call, ok := expr.(*googlesql.ResolvedFunctionCall)
	if !ok {
		return newNode(expr).FormatSQL(ctx)
	}
	name := m1(m1(call.Function()).FullName(false))
	args := m1(call.ArgumentList())
	switch {
	case name == "$and":
		parts := []string{}
		for _, arg := range args {
			part, err := formatCondition(ctx, arg)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
		return "(" + strings.Join(parts, " AND ") + ")", nil
	case name == "$equal" && len(args) == 2 && isPlain(args[0]) && isPlain(args[1]):
		left, err := newNode(args[0]).FormatSQL(ctx)
		if err != nil {
			return "", err
		}
		right, err := newNode(args[1]).FormatSQL(ctx)
		if err != nil {
			return "", err
		}
		return "(" + left + " = " + right + ")", nil
	}
	return newNode(expr).FormatSQL(ctx)
}

func isPlain(expr googlesql.ResolvedExprNode) bool {
	kind := m1(m1(expr.Type()).Kind())
	return kind == googlesql.TypeKindTypeString || kind == googlesql.TypeKindTypeInt64
}
