use crate::sql::ast::{
    AlterOperator, AlterOperatorFamily, CastContext, CastMethod, CreateAccessMethod, CreateCast, CreateConversion,
    CreateOperator, CreateOperatorClass, CreateOperatorFamily, OperatorClassItem, OperatorClassItemKind,
    OperatorFamilyAction, OperatorFamilyDrop, Statement,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE OPERATOR` (`DefineStmt`)
    pub(super) fn create_operator(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Operator])?;
        let name = self.operator_name()?;
        Ok(boxed(Statement::CreateOperator, CreateOperator { name, options: self.definitions()? }))
    }

    /// `ALTER OPERATOR … SET` (`AlterOperatorStmt`)
    pub(super) fn alter_operator(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Operator])?;
        let operator = self.operator_signature()?;
        self.expect(&[Keyword::Set])?;
        Ok(boxed(Statement::AlterOperator, AlterOperator { operator, options: self.definitions()? }))
    }

    /// `CREATE OPERATOR CLASS` (`CreateOpClassStmt`)
    pub(super) fn create_operator_class(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Operator, K::Class])?;
        let name = self.object_name()?;
        let default = self.eat(&[K::Default]);
        self.expect(&[K::For, K::Type])?;
        let type_name = self.type_name()?;
        self.expect(&[K::Using])?;
        let access_method = self.name()?;
        let family = if self.eat(&[K::Family]) { Some(self.object_name()?) } else { None };
        self.expect(&[K::As])?;
        let items = self.list(Self::operator_class_item)?;
        let class = CreateOperatorClass { name, default, type_name, access_method, family, items };
        Ok(boxed(Statement::CreateOperatorClass, class))
    }

    /// `opclass_item`
    fn operator_class_item(&mut self) -> Parsed<OperatorClassItem> {
        let start = self.position();
        let kind = if self.eat(&[Keyword::Operator]) {
            self.operator_class_operator()?
        } else if self.eat(&[Keyword::Function]) {
            let number = self.unsigned()?;
            let types = if self.at_kind(TokenKind::LeftParenthesis) {
                self.parenthesized_list(Self::type_name)?
            } else {
                Vec::new()
            };
            OperatorClassItemKind::Function { number, types, function: self.function_signature()? }
        } else {
            self.expect(&[Keyword::Storage])?;
            OperatorClassItemKind::Storage(self.type_name()?)
        };
        Ok(OperatorClassItem { span: self.span_since(start), kind })
    }

    /// After `OPERATOR`: `n symbol (left, right) FOR ORDER BY family`
    fn operator_class_operator(&mut self) -> Parsed<OperatorClassItemKind> {
        let number = self.unsigned()?;
        let start = self.position();
        let name = self.operator_name()?;
        let types = if self.at_kind(TokenKind::LeftParenthesis) {
            self.return_to(start);
            let signature = self.operator_signature()?;
            vec![signature.left, signature.right]
        } else {
            Vec::new()
        };
        let order_by = if self.eat(&[Keyword::For, Keyword::Order, Keyword::By]) {
            Some(self.object_name()?)
        } else {
            self.eat(&[Keyword::For, Keyword::Search]);
            None
        };
        Ok(OperatorClassItemKind::Operator { number, name, types, order_by })
    }

    /// A whole number without a sign (`Iconst`).
    fn unsigned(&mut self) -> Parsed<i64> {
        if self.at_kind(TokenKind::Integer) { self.integer() } else { Err(self.unexpected()) }
    }

    /// `CREATE OPERATOR FAMILY` (`CreateOpFamilyStmt`)
    pub(super) fn create_operator_family(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Operator, Keyword::Family])?;
        let name = self.object_name()?;
        self.expect(&[Keyword::Using])?;
        let family = CreateOperatorFamily { name, access_method: self.name()? };
        Ok(boxed(Statement::CreateOperatorFamily, family))
    }

    /// `ALTER OPERATOR FAMILY … ADD` and `DROP` (`AlterOpFamilyStmt`).
    pub(super) fn alter_operator_family(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Operator, Keyword::Family])?;
        let name = self.object_name()?;
        self.expect(&[Keyword::Using])?;
        let access_method = self.name()?;
        let action = if self.eat(&[Keyword::Add]) {
            OperatorFamilyAction::Add(self.list(Self::operator_class_item)?)
        } else {
            self.expect(&[Keyword::Drop])?;
            OperatorFamilyAction::Drop(self.list(Self::operator_family_drop)?)
        };
        Ok(boxed(Statement::AlterOperatorFamily, AlterOperatorFamily { name, access_method, action }))
    }

    /// `opclass_drop`
    fn operator_family_drop(&mut self) -> Parsed<OperatorFamilyDrop> {
        let start = self.position();
        let is_operator = self.eat(&[Keyword::Operator]);
        if !is_operator {
            self.expect(&[Keyword::Function])?;
        }
        let number = self.unsigned()?;
        let types = self.parenthesized_list(Self::type_name)?;
        Ok(OperatorFamilyDrop { span: self.span_since(start), is_operator, number, types })
    }

    /// `CREATE CAST` (`CreateCastStmt`)
    pub(super) fn create_cast(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Cast])?;
        let (source, target) = self.parenthesized(|cursor| {
            let source = cursor.type_name()?;
            cursor.expect(&[K::As])?;
            Ok((source, cursor.type_name()?))
        })?;
        let method = if self.eat(&[K::Without, K::Function]) {
            CastMethod::Binary
        } else if self.eat(&[K::With, K::Inout]) {
            CastMethod::InOut
        } else {
            self.expect(&[K::With, K::Function])?;
            CastMethod::Function(self.function_signature()?)
        };
        let context = self.cast_context()?;
        Ok(boxed(Statement::CreateCast, CreateCast { source, target, method, context }))
    }

    fn cast_context(&mut self) -> Parsed<CastContext> {
        if !self.eat(&[Keyword::As]) {
            return Ok(CastContext::Explicit);
        }
        if self.eat(&[Keyword::Implicit]) {
            return Ok(CastContext::Implicit);
        }
        self.expect(&[Keyword::Assignment])?;
        Ok(CastContext::Assignment)
    }

    /// `CREATE CONVERSION` (`CreateConversionStmt`)
    pub(super) fn create_conversion(&mut self) -> Parsed<Statement> {
        let default = self.eat(&[Keyword::Default]);
        self.expect(&[Keyword::Conversion])?;
        let name = self.object_name()?;
        self.expect(&[Keyword::For])?;
        let source = self.string()?.value;
        self.expect(&[Keyword::To])?;
        let target = self.string()?.value;
        self.expect(&[Keyword::From])?;
        let function = self.object_name()?;
        Ok(boxed(Statement::CreateConversion, CreateConversion { default, name, source, target, function }))
    }

    /// `CREATE ACCESS METHOD` (`CreateAmStmt`)
    pub(super) fn create_access_method(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Access, Keyword::Method])?;
        let name = self.name()?;
        self.expect(&[Keyword::Type])?;
        let for_tables = self.eat(&[Keyword::Table]);
        if !for_tables {
            self.expect(&[Keyword::Index])?;
        }
        self.expect(&[Keyword::Handler])?;
        let handler = self.object_name()?;
        Ok(boxed(Statement::CreateAccessMethod, CreateAccessMethod { name, for_tables, handler }))
    }
}
